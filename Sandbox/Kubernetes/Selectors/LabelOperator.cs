namespace Sandbox.Kubernetes.Selectors;

/// <summary>The relations of label selectors.</summary>
public enum LabelOperator
{
    /// <summary>The label is there.</summary>
    Exists,

    /// <summary>It isn't.</summary>
    DoesNotExist,

    /// <summary>Its value is one of these.</summary>
    In,

    /// <summary>It isn't there, or its value is none of these.</summary>
    NotIn,

    /// <summary>It is a number above this one.</summary>
    GreaterThan,

    /// <summary>It is a number below this one.</summary>
    LessThan,
}
