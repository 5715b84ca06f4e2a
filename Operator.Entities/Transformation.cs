using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>How the keys of a Secret are made of those of its source.</summary>
public sealed class Transformation
{
    [JsonPropertyName("templates")]
    [Description("Templates by the key of the Secret that they make, which may be a template itself. They win over a key of the source.")]
    [PropertyLimits(maxProperties: 128)]
    public IDictionary<string, Template>? Templates { get; set; }

    [JsonPropertyName("transformationRefs")]
    [Description("SecretTransformations whose templates, includes and excludes are used as well. Templates here win over theirs.")]
    [Items(maxItems: 16)]
    [XListType(XListType.Atomic)]
    public IList<TransformationRef>? TransformationRefs { get; set; }

    [JsonPropertyName("includes")]
    [Description("Regular expressions (RE2): with any, a key of the source is written only if one matches a part of it.")]
    [Items(maxItems: 64)]
    [ItemLength(1, ResourceNames.MaxLength)]
    [XListType(XListType.Atomic)]
    public IList<string>? Includes { get; set; }

    [JsonPropertyName("excludes")]
    [Description("Regular expressions (RE2): a key of the source that one matches a part of is not written. .* leaves the templates only.")]
    [Items(maxItems: 64)]
    [ItemLength(1, ResourceNames.MaxLength)]
    [XListType(XListType.Atomic)]
    public IList<string>? Excludes { get; set; }

    [JsonPropertyName("excludeRaw")]
    [Description("False to write the whole answer of the store too, as JSON under the key _raw. Excludes don't apply to it. Default: true.")]
    public bool? ExcludeRaw { get; set; }
}
