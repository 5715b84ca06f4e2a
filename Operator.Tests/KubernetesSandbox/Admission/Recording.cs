using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Operator.Tests.KubernetesSandbox.Admission;

/// <summary>Compares what came with what was recorded; a numbered placeholder is the same value wherever it stands.</summary>
internal sealed partial class Recording(string run)
{
    private readonly Dictionary<string, string> _values = [];

    /// <summary>A text of the recording with the run's name in it.</summary>
    public string Fill(string text) => text.Replace("{run}", run);

    /// <summary>What differs.</summary>
    public IEnumerable<string> Differences(JsonNode? expected, JsonNode? actual, string path = "$")
    {
        switch (expected, actual)
        {
            case (JsonObject left, JsonObject right):
                return left.Select(pair => pair.Key).Union(right.Select(pair => pair.Key)).Where(name => name != "managedFields")
                    .SelectMany(name => left.ContainsKey(name) && right.ContainsKey(name)
                        ? Differences(left[name], right[name], $"{path}.{name}")
                        : [$"{path}.{name}: only {(left.ContainsKey(name) ? "recorded" : "here")}"]);
            case (JsonArray left, JsonArray right) when left.Count == right.Count:
                return left.Zip(right).SelectMany((pair, i) => Differences(pair.First, pair.Second, $"{path}[{i}]"));
            case (JsonValue left, JsonValue right) when left.TryGetValue(out string? text) && right.TryGetValue(out string? found):
                return Matches(text, found) ? [] : [$"{path}: recorded {text}, here {found}"];
            default:
                return JsonNode.DeepEquals(expected, actual)
                    ? []
                    : [$"{path}: recorded {expected?.ToJsonString() ?? "null"}, here {actual?.ToJsonString() ?? "null"}"];
        }
    }

    /// <summary>Whether a text is as recorded.</summary>
    public bool Matches(string expected, string actual)
    {
        var names = new List<string>();
        var pattern = Placeholder().Replace(Regex.Escape(Fill(expected)), match =>
        {
            names.Add(match.Value);
            return "(.+?)";
        });
        var match = Regex.Match(actual, $"^{pattern}$", RegexOptions.Singleline, TimeSpan.FromSeconds(1));
        return match.Success && names.Select((name, i) => !name.Contains('-') || Same(name, match.Groups[i + 1].Value)).All(same => same);
    }

    private bool Same(string name, string value) => _values.TryAdd(name, value) || _values[name] == value;

    [GeneratedRegex(@"<(uid|rv|suffix|time|any)(-\d+)?>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
