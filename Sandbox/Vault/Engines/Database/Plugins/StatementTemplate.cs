using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sandbox.Vault.Engines.Database.Plugins;

/// <summary>Statements as they are configured: how they are split into queries and filled in.</summary>
internal static partial class StatementTemplate
{
    /// <summary>A time as statements have it.</summary>
    public static string Print(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'+0000'", CultureInfo.InvariantCulture);

    /// <summary>Fills in <c>{{name}}</c> and the like; what isn't known stays.</summary>
    public static string Fill(string template, IReadOnlyDictionary<string, string> values) =>
        values.Aggregate(template, (text, value) => text.Replace($"{{{{{value.Key}}}}}", value.Value, StringComparison.Ordinal));

    /// <summary>The queries of statements: each is split at its semicolons, unless it has a block that ends with <c>END</c>.</summary>
    /// <param name="statements">The statements.</param>
    /// <param name="keepsBlocks">False where the plugin splits blocks too (rotation and renewal).</param>
    public static IEnumerable<string> Queries(IEnumerable<string> statements, bool keepsBlocks) => statements
        .SelectMany(s => keepsBlocks && HasBlock(s) ? (IEnumerable<string>)[s] : Split(s))
        .Select(q => q.Trim())
        .Where(q => q.Length > 0);

    // A list in JSON, plain or in base64, or text with semicolons (strutil.ParseArbitraryStringSlice).
    private static List<string> Split(string statement)
    {
        var text = statement.Trim();
        var bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out var length) && List(Encoding.UTF8.GetString(bytes, 0, length)) is { } decoded)
            return decoded;
        return List(text) ?? [.. text.Split(';')];
    }

    private static List<string>? List(string text)
    {
        if (!text.StartsWith('['))
            return null;
        try
        {
            return JsonNode.Parse(text) is JsonArray list && list.All(i => i?.GetValueKind() == JsonValueKind.String)
                ? [.. list.Select(i => i!.GetValue<string>())]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool HasBlock(string statement) => End().IsMatch(Literals().Replace(statement, ""));

    [GeneratedRegex("\".*?\"|'.*?'", RegexOptions.None, 1000)]
    private static partial Regex Literals();

    [GeneratedRegex(@"\bEND\b", RegexOptions.None, 1000)]
    private static partial Regex End();
}
