using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>A template that makes one key of a Secret.</summary>
public sealed class Template
{
    [JsonPropertyName("name")]
    [Description("The name by which other templates may call it. Default: namespace/resource/key.")]
    [Length(maxLength: ResourceNames.MaxTemplateNameLength)]
    public string? Name { get; set; }

    [JsonPropertyName("text")]
    [Description("The text, in Go's template language with the functions of sprig.")]
    [Required]
    [Length(maxLength: ResourceNames.MaxTemplateLength)]
    public string? Text { get; set; }
}
