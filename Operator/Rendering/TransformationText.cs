using System.Globalization;

namespace Operator.Rendering;

/// <summary>A transformation with its references resolved: all templates, of which each name and each key occurs once, and the filters.</summary>
/// <param name="Templates">The templates.</param>
/// <param name="Includes">With any, keys of the source are written that one of these matches.</param>
/// <param name="Excludes">Keys of the source that one of these matches aren't written.</param>
/// <param name="KeepsRaw">Whether the key <c>_raw</c> is made.</param>
public sealed record TransformationText(
    IReadOnlyList<TemplateText> Templates, IReadOnlyList<string> Includes, IReadOnlyList<string> Excludes, bool KeepsRaw = false)
{
    /// <summary>Equal for equal content, whoever has it.</summary>
    public string Fingerprint { get; } = Pipeline.Fingerprint.Of([.. Parts(Templates, Includes, Excludes).Append(KeepsRaw ? "raw" : "").Select(WithLength)]);

    // By lengths no two lists of parts run together into the same text: parts are a tenant's, and what is parsed is shared by fingerprint.
    private static string WithLength(string part) => string.Create(CultureInfo.InvariantCulture, $"{part.Length}:{part}");

    private static IEnumerable<string> Parts(IEnumerable<TemplateText> templates, IEnumerable<string> includes, IEnumerable<string> excludes) =>
    [
        .. templates.SelectMany(template => (IEnumerable<string>)["template", template.Name, template.Text, template.Key is null ? "" : $"={template.Key}"]),
        .. includes.SelectMany(include => (IEnumerable<string>)["include", include]),
        .. excludes.SelectMany(exclude => (IEnumerable<string>)["exclude", exclude]),
    ];
}
