using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Migration;

namespace Operator.Cli;

/// <summary>What a conversion found, for people and for tools.</summary>
/// <param name="Findings">What it found.</param>
/// <param name="Options">How it was asked for.</param>
/// <param name="Manifests">What it read.</param>
internal sealed record ConvertReport(IReadOnlyList<Finding> Findings, MigrationOptions Options, IReadOnlyList<Manifest> Manifests)
{
    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = TextJson.Default,
    };

    /// <summary>A line a finding, in columns, and the steps of an adoption.</summary>
    public string Table()
    {
        var text = new StringBuilder();
        string[] header = ["FILE", "RESOURCE", "FIELD", "LEVEL"];
        var rows = Findings.Select(f => (Cells: (string[])[f.File, f.Resource, f.Field, f.LevelName], f.Message)).ToList();
        if (rows.Count > 0)
        {
            var widths = header.Select((title, column) => rows.Select(row => row.Cells[column].Length).Append(title.Length).Max()).ToArray();
            foreach (var (cells, message) in rows.Prepend((header, "WHAT TO DO")))
                text.AppendJoin("  ", cells.Select((cell, column) => cell.PadRight(widths[column]))).Append("  ").Append(message).Append('\n');
        }

        text.Append(Summary()).Append('\n');
        var number = 0;
        foreach (var step in Steps())
            text.Append(number == 0 ? "\nTo adopt the Secrets (docs/migration.md):\n" : "").Append("  ").Append(++number).Append(". ").Append(step).Append('\n');
        return text.ToString();
    }

    /// <summary>One object with <c>findings</c>, <c>summary</c> and <c>steps</c>.</summary>
    public string Json() => new JsonObject
    {
        ["findings"] = new JsonArray([.. Findings.Select(f => (JsonNode)new JsonObject
        {
            ["file"] = f.File,
            ["resource"] = f.Resource,
            ["field"] = f.Field,
            ["level"] = f.LevelName,
            ["message"] = f.Message,
        })]),
        ["summary"] = new JsonObject(Enum.GetValues<FindingLevel>().Select(level =>
            KeyValuePair.Create(level.ToString().ToLowerInvariant(), (JsonNode?)Count(level)))),
        ["steps"] = new JsonArray([.. Steps().Select(step => (JsonNode)step)]),
    }.ToJsonString(Pretty) + "\n";

    /// <summary>How many findings of which level.</summary>
    public string Summary() =>
        $"{Manifests.Count(Conversion.IsKnown)} resources read: {Count(FindingLevel.Unsupported)} unsupported, {Count(FindingLevel.Changed)} changed, {Count(FindingLevel.Info)} info";

    private IReadOnlyList<string> Steps() => Options.Adopt ? AdoptionSteps.For(Manifests, Options) : [];

    private int Count(FindingLevel level) => Findings.Count(finding => finding.Level == level);
}
