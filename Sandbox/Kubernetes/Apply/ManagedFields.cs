using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>Who owns which fields of an object.</summary>
public static class ManagedFields
{
    /// <summary>Records a write in <c>metadata.managedFields</c> of <see cref="ManagedUpdate.New"/>, in place.</summary>
    public static void Update(ManagedUpdate update) => throw new NotImplementedException();

    /// <summary>Puts back live's managedFields into <paramref name="changed"/>, in place, if nothing but their times differs.</summary>
    public static void KeepTimesIfNothingElseChanged(JsonObject live, JsonObject changed) => throw new NotImplementedException();
}
