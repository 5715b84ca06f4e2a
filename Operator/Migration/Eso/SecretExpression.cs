using System.Text.RegularExpressions;

namespace Operator.Migration.Eso;

/// <summary>What a key of an ExternalSecret is in our templates.</summary>
/// <param name="Steps">The keys that lead to the value, from <c>.Secrets</c>; none for all of it, as JSON.</param>
/// <param name="IsBase64">Whether the value is to be decoded.</param>
public sealed partial record SecretExpression(IReadOnlyList<string> Steps, bool IsBase64 = false)
{
    /// <summary>It as one operand.</summary>
    /// <param name="root">What the fields of the dot are reached by: <c>.</c> or <c>$.</c>.</param>
    public string Write(string root)
    {
        var value = Steps.Count == 0 ? $"(toRawJson {root}Secrets)" : Value(root);
        return IsBase64 ? $"(b64dec {value})" : value;
    }

    /// <summary>It as a whole template.</summary>
    public string WriteTemplate()
    {
        var text = Write(".");
        return $"{{{{ {(text.StartsWith('(') ? text[1..^1] : text)} }}}}";
    }

    /// <summary>A text as a template writes it.</summary>
    public static string Quote(string text) =>
        $"\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private string Value(string root) => Steps.All(step => Identifier().IsMatch(step))
        ? $"{root}Secrets.{string.Join('.', Steps)}"
        : $"(index {root}Secrets {string.Join(' ', Steps.Select(Quote))})";

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identifier();
}
