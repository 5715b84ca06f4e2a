using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>A template that makes no key: it defines what others call.</summary>
public sealed class SourceTemplate
{
    [JsonPropertyName("name")]
    [Description("The name by which other templates call it. Default: namespace/resource/sourceTemplates/index.")]
    [Length(maxLength: ResourceNames.MaxTemplateNameLength)]
    public string? Name { get; set; }

    [JsonPropertyName("text")]
    [Description("The text; it may define several templates.")]
    [Required]
    [Length(maxLength: ResourceNames.MaxTemplateLength)]
    public string? Text { get; set; }
}
