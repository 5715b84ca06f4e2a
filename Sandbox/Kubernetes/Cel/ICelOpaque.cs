namespace Sandbox.Kubernetes.Cel;

/// <summary>A value of a type that the library defines.</summary>
internal interface ICelOpaque
{
    /// <summary>Its type.</summary>
    CelType Type { get; }
}
