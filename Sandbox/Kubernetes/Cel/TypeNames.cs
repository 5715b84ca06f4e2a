using System.Collections.Frozen;

namespace Sandbox.Kubernetes.Cel;

/// <summary>Types that expressions can name, as in <c>type(x) == int</c>.</summary>
internal static class TypeNames
{
    /// <summary>The types by name.</summary>
    public static FrozenDictionary<string, CelType> All { get; } = new Dictionary<string, CelType>(StringComparer.Ordinal)
    {
        ["bool"] = CelType.Bool,
        ["int"] = CelType.Int,
        ["uint"] = CelType.Uint,
        ["double"] = CelType.Double,
        ["string"] = CelType.String,
        ["bytes"] = CelType.Bytes,
        ["null_type"] = CelType.Null,
        ["type"] = CelType.Type,
        ["list"] = CelType.List(CelType.Dyn),
        ["map"] = CelType.Map(CelType.Dyn, CelType.Dyn),
        ["optional_type"] = CelType.Optional(CelType.Dyn),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
