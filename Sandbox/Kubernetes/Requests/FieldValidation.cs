namespace Sandbox.Kubernetes.Requests;

/// <summary>What happens to unknown and duplicate fields of a body (<c>?fieldValidation=</c>).</summary>
public enum FieldValidation
{
    /// <summary>They are dropped, and a Warning header tells.</summary>
    Warn,

    /// <summary>The request is refused.</summary>
    Strict,

    /// <summary>They are dropped.</summary>
    Ignore,
}
