using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The use of a <see cref="SecretTransformation"/>.</summary>
public sealed class TransformationRef
{
    [JsonPropertyName("namespace")]
    [Description("The namespace of the SecretTransformation, whose allowedNamespaces decide. Default: that of this resource.")]
    [Length(maxLength: 63)]
    public string? Namespace { get; set; }

    [JsonPropertyName("name")]
    [Description("The name of the SecretTransformation.")]
    [Required]
    [Length(1, ResourceNames.MaxLength)]
    [ValidationRule(ResourceNames.IsName, message: "name must be the name of a SecretTransformation; its namespace has a field of its own")]
    public string? Name { get; set; }

    [JsonPropertyName("templateRefs")]
    [Description("The templates that make keys. Default: all of them.")]
    [Items(maxItems: 128)]
    [XListType(XListType.Atomic)]
    public IList<TemplateRef>? TemplateRefs { get; set; }

    [JsonPropertyName("ignoreIncludes")]
    [Description("True to leave the SecretTransformation's includes out. Default: false.")]
    public bool? IgnoreIncludes { get; set; }

    [JsonPropertyName("ignoreExcludes")]
    [Description("True to leave the SecretTransformation's excludes out. Default: false.")]
    public bool? IgnoreExcludes { get; set; }
}
