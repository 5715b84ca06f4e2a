namespace Operator.Entities;

/// <summary>The names that all custom resources share.</summary>
public static class ApiGroup
{
    /// <summary>The API group.</summary>
    public const string Name = "secret-courier.io";

    /// <summary>The one version.</summary>
    public const string Version = "v1beta1";

    /// <summary>The category: <c>kubectl get secret-courier</c> lists every kind.</summary>
    public const string Category = "secret-courier";

    /// <summary>The annotation that forces one sync whenever its value changes.</summary>
    public const string SyncNowAnnotation = Name + "/sync-now";
}
