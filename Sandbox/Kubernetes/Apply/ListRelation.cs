namespace Sandbox.Kubernetes.Apply;

/// <summary>How a list's elements are told apart (<c>x-kubernetes-list-type</c>).</summary>
public enum ListRelation
{
    /// <summary>The list is one value.</summary>
    Atomic,

    /// <summary>Elements are scalars, told apart by their values.</summary>
    Set,

    /// <summary>Elements are structs, told apart by key fields.</summary>
    Map,
}
