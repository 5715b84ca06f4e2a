namespace Operator.Entities.Attributes;

/// <summary>The ways in which server-side apply merges a list.</summary>
public enum XListType
{
    /// <summary>The list is one value with one owner.</summary>
    Atomic,

    /// <summary>Each scalar item has an owner of its own.</summary>
    Set,

    /// <summary>Each object has an owner of its own, told apart by its <see cref="XListMapKeysAttribute" />.</summary>
    Map,
}
