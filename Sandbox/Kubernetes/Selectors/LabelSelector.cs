using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Selectors;

/// <summary>A label selector, in the grammar of <c>k8s.io/apimachinery/pkg/labels</c>.</summary>
public sealed class LabelSelector
{
    private readonly IReadOnlyList<LabelRequirement> _requirements;

    private LabelSelector(IReadOnlyList<LabelRequirement> requirements) => _requirements = requirements;

    /// <summary>True if it selects everything.</summary>
    public bool IsEmpty => _requirements.Count == 0;

    /// <summary>Reads a selector such as <c>app=x,env in (dev, prod),!old</c>.</summary>
    /// <exception cref="ApiException">400 if it is malformed.</exception>
    public static LabelSelector Parse(string text)
    {
        if (text.Length == 0)
            return new([]);
        var tokens = new LabelTokens(text);
        var requirements = new List<LabelRequirement>();
        while (true)
        {
            switch (tokens.Peek())
            {
                case { Kind: LabelTokenKind.Identifier } or { Text: "!" }:
                    requirements.Add(Requirement(tokens));
                    break;
                case { Kind: LabelTokenKind.End }:
                    return new(requirements);
                case var other:
                    throw ApiErrors.BadRequest($"found '{other.Text}', expected: !, identifier, or 'end of string'");
            }

            switch (tokens.Next())
            {
                case { Kind: LabelTokenKind.End }:
                    return new(requirements);
                case { Text: "," }:
                    if (tokens.Peek() is { Kind: not LabelTokenKind.Identifier } next and not { Text: "!" })
                        throw ApiErrors.BadRequest($"found '{next.Text}', expected: identifier after ','");
                    break;
                case var other:
                    throw ApiErrors.BadRequest($"found '{other.Text}', expected: ',' or 'end of string'");
            }
        }
    }

    /// <summary>Whether an object's labels match.</summary>
    public bool Matches(JsonObject? labels)
    {
        foreach (var requirement in _requirements)
        {
            if (!requirement.Matches((string?)labels?[requirement.Key]))
                return false;
        }

        return true;
    }

    private static LabelRequirement Requirement(LabelTokens tokens)
    {
        var absent = tokens.Peek().Text == "!" && tokens.Peek().Kind == LabelTokenKind.Symbol;
        if (absent)
            tokens.Next();
        var key = tokens.Next();
        if (key.Kind != LabelTokenKind.Identifier)
            throw Unparsable($"found '{key.Text}', expected: identifier");
        CheckKey(key.Text);
        if (absent)
            return new(key.Text, LabelOperator.DoesNotExist, []);
        if (tokens.Peek() is { Kind: LabelTokenKind.End } or { Text: ",", Kind: LabelTokenKind.Symbol })
            return new(key.Text, LabelOperator.Exists, []);

        var symbol = tokens.Next();
        var (operation, takesSet) = symbol.Text switch
        {
            "in" => (LabelOperator.In, true),
            "notin" => (LabelOperator.NotIn, true),
            "=" or "==" => (LabelOperator.In, false),
            "!=" => (LabelOperator.NotIn, false),
            ">" => (LabelOperator.GreaterThan, false),
            "<" => (LabelOperator.LessThan, false),
            _ => throw Unparsable($"found '{symbol.Text}', expected: in, notin, =, ==, !=, gt, lt"),
        };
        var values = takesSet ? Values(tokens) : [Value(tokens)];
        foreach (var value in values)
            CheckValue(key.Text, value, operation);
        return new(key.Text, operation, values);
    }

    private static string Value(LabelTokens tokens)
    {
        if (tokens.Peek() is { Kind: LabelTokenKind.End } or { Text: ",", Kind: LabelTokenKind.Symbol })
            return "";
        var value = tokens.Next();
        return value.Kind == LabelTokenKind.Identifier ? value.Text : throw Unparsable($"found '{value.Text}', expected: identifier");
    }

    private static List<string> Values(LabelTokens tokens)
    {
        if (tokens.Next() is var open && open.Text != "(")
            throw Unparsable($"found '{open.Text}' expected: '('");
        var values = new List<string>();
        while (true)
        {
            var token = tokens.Next();
            switch (token.Text)
            {
                case ")" when token.Kind == LabelTokenKind.Symbol:
                    if (values.Count == 0)
                        values.Add("");
                    return values;
                case "," when token.Kind == LabelTokenKind.Symbol:
                    if (tokens.Peek().Text is ")" or ",")
                        values.Add("");
                    break;
                case var text when token.Kind == LabelTokenKind.Identifier:
                    values.Add(text);
                    break;
                default:
                    throw Unparsable($"found '{token.Text}', expected: ',', or identifier");
            }
        }
    }

    private static void CheckKey(string key)
    {
        foreach (var problem in Names.QualifiedName(key))
            throw Unparsable($"key: Invalid value: {FieldErrors.Quote(key)}: {problem}");
    }

    private static void CheckValue(string key, string value, LabelOperator operation)
    {
        if (operation is LabelOperator.GreaterThan or LabelOperator.LessThan
            && !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            throw Unparsable(
                $"values[0]: Invalid value: {FieldErrors.Quote(value)}: for 'Gt', 'Lt' operators, the value must be an integer");
        foreach (var problem in Names.LabelValue(value))
            throw Unparsable($"values[0][{key}]: Invalid value: {FieldErrors.Quote(value)}: {problem}");
    }

    private static ApiException Unparsable(string why) => ApiErrors.BadRequest($"unable to parse requirement: {why}");
}
