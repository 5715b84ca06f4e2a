namespace Sandbox.Kubernetes.Cel;

/// <summary>How a value gets a name.</summary>
internal enum BindKind
{
    /// <summary>The value as it is.</summary>
    Value,

    /// <summary>An optional's value, if it has one; the result is an optional of the body.</summary>
    OptionalMap,

    /// <summary>An optional's value, if it has one; the body is an optional itself.</summary>
    OptionalFlatMap,
}
