namespace Operator.Entities;

/// <summary>The operators of label selectors (<c>meta/v1 LabelSelectorOperator</c>).</summary>
public static class LabelOperator
{
    /// <summary>The label has one of the values.</summary>
    public const string In = "In";

    /// <summary>The label has none of the values, or isn't there.</summary>
    public const string NotIn = "NotIn";

    /// <summary>The label is there.</summary>
    public const string Exists = "Exists";

    /// <summary>The label isn't there.</summary>
    public const string DoesNotExist = "DoesNotExist";
}
