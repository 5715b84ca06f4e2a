namespace Sandbox.Kubernetes.Cel;

/// <summary>The macros over lists and maps.</summary>
internal enum MacroKind
{
    /// <summary>Whether the condition holds for all.</summary>
    All,

    /// <summary>Whether it holds for any.</summary>
    Exists,

    /// <summary>Whether it holds for exactly one.</summary>
    ExistsOne,

    /// <summary>The transformed elements, as a list.</summary>
    Map,

    /// <summary>The elements for which it holds.</summary>
    Filter,

    /// <summary>The transformed elements with their index or key, as a list.</summary>
    TransformList,

    /// <summary>The entries with their values transformed.</summary>
    TransformMap,

    /// <summary>The entries that the transformation makes.</summary>
    TransformMapEntry,
}
