using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>How a VaultAuth's maps meet those of its VaultAuthGlobal.</summary>
public sealed class MergeStrategy
{
    /// <summary>The VaultAuth's alone.</summary>
    public const string None = "none";

    /// <summary>All of them; of equal names the VaultAuth's, then the method's, then the default.</summary>
    public const string Union = "union";

    /// <summary>The first that isn't empty: the VaultAuth's, then the method's, then the default.</summary>
    public const string Replace = "replace";

    [JsonPropertyName("headers")]
    [Description("union: all headers, the nearer ones win. replace: the nearest that has any. none: the VaultAuth's alone. Default: none.")]
    [EnumValues("", Union, Replace, None)]
    public string? Headers { get; set; }

    [JsonPropertyName("params")]
    [Description("union: all parameters, the nearer ones win. replace: the nearest that has any. none: the VaultAuth's alone. Default: none.")]
    [EnumValues("", Union, Replace, None)]
    public string? Params { get; set; }
}
