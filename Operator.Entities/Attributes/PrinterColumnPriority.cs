namespace Operator.Entities.Attributes;

/// <summary>Where kubectl shows a column.</summary>
public enum PrinterColumnPriority
{
    /// <summary>In every table.</summary>
    Standard = 0,

    /// <summary>With <c>-o wide</c>.</summary>
    WideView = 1,
}
