using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>One template of a <see cref="SecretTransformation"/>.</summary>
public sealed class TemplateRef
{
    [JsonPropertyName("name")]
    [Description("The key of the template in the SecretTransformation's templates.")]
    [Required]
    [Length(1, ResourceNames.MaxLength)]
    public string? Name { get; set; }

    [JsonPropertyName("keyOverride")]
    [Description("The key of the Secret that it makes, which may be a template itself. Default: name.")]
    [Length(maxLength: ResourceNames.MaxTemplateNameLength)]
    public string? KeyOverride { get; set; }
}
