using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The desired state of a <see cref="SecretTransformation"/>.</summary>
public sealed class SecretTransformationSpec : IShared
{
    [JsonPropertyName("templates")]
    [Description("Templates by the key of the Secret that they make, which may be a template itself.")]
    [PropertyLimits(maxProperties: 128)]
    public IDictionary<string, Template>? Templates { get; set; }

    [JsonPropertyName("sourceTemplates")]
    [Description("Templates that make no key: others call them by {{ template \"name\" . }}.")]
    [Items(maxItems: 64)]
    [XListType(XListType.Atomic)]
    public IList<SourceTemplate>? SourceTemplates { get; set; }

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

    [JsonPropertyName("allowedNamespaces")]
    [Description("The other namespaces whose secrets may use this SecretTransformation, by name or with * and ? in it. Absent: none but its own.")]
    [Items(maxItems: 256)]
    [ItemLength(1, 63)]
    [XListType(XListType.Set)]
    [ValidationRule(
        ResourceNames.AreNamespacePatterns,
        message: "allowedNamespaces must hold names of namespaces, with * and ? in them if need be, such as team-*")]
    public IList<string>? AllowedNamespaces { get; set; }

    [JsonPropertyName("allowedNamespaceSelector")]
    [Description("The other namespaces whose secrets may use this SecretTransformation, by their labels; beside allowedNamespaces.")]
    public NamespaceSelector? AllowedNamespaceSelector { get; set; }
}
