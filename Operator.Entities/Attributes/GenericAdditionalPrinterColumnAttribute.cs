namespace Operator.Entities.Attributes;

/// <summary>A column of <c>kubectl get</c> (<c>additionalPrinterColumns</c>).</summary>
/// <param name="jsonPath">Where its value is, such as <c>.status.lastSyncTime</c>.</param>
/// <param name="name">Its heading.</param>
/// <param name="type"><c>string</c>, <c>integer</c>, <c>boolean</c>, <c>number</c> or <c>date</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericAdditionalPrinterColumnAttribute(string jsonPath, string name, string type) : Attribute
{
    /// <summary>Where its value is, such as <c>.status.lastSyncTime</c>.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>Its heading.</summary>
    public string Name { get; } = name;

    /// <summary><c>string</c>, <c>integer</c>, <c>boolean</c>, <c>number</c> or <c>date</c>.</summary>
    public string Type { get; } = type;

    /// <summary>What it says.</summary>
    public string? Description { get; init; }

    /// <summary>Where it is shown.</summary>
    public PrinterColumnPriority Priority { get; init; }
}
