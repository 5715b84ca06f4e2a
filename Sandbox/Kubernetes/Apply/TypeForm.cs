namespace Sandbox.Kubernetes.Apply;

/// <summary>Which of a type's forms a value takes.</summary>
public enum TypeForm
{
    /// <summary>A scalar.</summary>
    Scalar,

    /// <summary>A list.</summary>
    List,

    /// <summary>An object.</summary>
    Map,
}
