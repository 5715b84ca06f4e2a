using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sandbox.Kubernetes.Tables;

/// <summary>Reads the text of a <see cref="PrinterPath"/>.</summary>
internal sealed partial class PrinterPathParser(string text)
{
    private const string FieldEnds = " .,[]$@{}";
    private int _at;

    /// <summary>The steps, or null if the text is no path.</summary>
    public IReadOnlyList<PathStep>? Parse()
    {
        var steps = new List<PathStep>();
        if (_at < text.Length && text[_at] is '$' or '@')
            _at++;
        while (_at < text.Length)
        {
            var fits = text[_at] switch
            {
                '.' => ReadDot(steps),
                '[' => ReadBracket(steps),
                _ when _at == 0 => ReadField(steps),
                _ => false,
            };
            if (!fits)
                return null;
        }

        return steps;
    }

    private bool ReadDot(List<PathStep> steps)
    {
        _at++;
        if (_at < text.Length && text[_at] == '.')
        {
            _at++;
            steps.Add(new PathStep.Recursive());
        }

        return _at >= text.Length || text[_at] == '[' || ReadField(steps);
    }

    private bool ReadField(List<PathStep> steps)
    {
        var name = new StringBuilder();
        for (; _at < text.Length && !FieldEnds.Contains(text[_at], StringComparison.Ordinal); _at++)
        {
            if (text[_at] == '\\' && ++_at >= text.Length)
                return false;
            name.Append(text[_at]);
        }

        if (name.Length == 0)
            return false;
        steps.Add(name.ToString() is "*" ? new PathStep.Wildcard() : new PathStep.Field(name.ToString()));
        return true;
    }

    private bool ReadBracket(List<PathStep> steps)
    {
        if (Closing(_at) is not (> 0 and var end))
            return false;
        var inside = text[(_at + 1)..end].Trim();
        _at = end + 1;
        if (inside.StartsWith("?(", StringComparison.Ordinal) && inside.EndsWith(')'))
            return Add(steps, Filter(inside[2..^1].Trim()));
        var parts = UnionPart().Matches(inside).Select(match => Element(match.Value.Trim())).ToList();
        if (parts.Count == 0 || parts.Contains(null))
            return false;
        return Add(steps, parts.Count == 1 ? parts[0] : new PathStep.Union([.. parts.OfType<PathStep>()]));
    }

    /// <summary>The bracket that closes the one at an index, quotes and nested brackets skipped; -1 if there is none.</summary>
    private int Closing(int open)
    {
        var (depth, quote) = (0, '\0');
        for (var i = open; i < text.Length; i++)
        {
            if (quote != '\0')
                quote = text[i] == quote ? '\0' : quote;
            else if (text[i] is '\'' or '"')
                quote = text[i];
            else if (text[i] == '[')
                depth++;
            else if (text[i] == ']' && --depth == 0)
                return i;
        }

        return -1;
    }

    private static bool Add(List<PathStep> steps, PathStep? step)
    {
        if (step is not null)
            steps.Add(step);
        return step is not null;
    }

    private static PathStep? Element(string element)
    {
        if (element is "*")
            return new PathStep.Wildcard();
        if (element.Length >= 2 && element[0] is '\'' or '"' && element[^1] == element[0])
            return new PathStep.Field(element[1..^1]);
        var match = SliceForm().Match(element);
        if (!match.Success)
            return null;
        return new PathStep.Slice(
            Number(match.Groups["from"].Value), Number(match.Groups["to"].Value), Number(match.Groups["by"].Value) ?? 1,
            Single: !match.Groups["colon"].Success);
    }

    private static int? Number(string digits) => int.TryParse(digits, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static PathStep.Filter? Filter(string condition)
    {
        var match = Comparison().Match(condition);
        if (!match.Success)
            return Operand(condition) is { Path: not null } exists ? new PathStep.Filter(exists, "", null) : null;
        return Operand(match.Groups["left"].Value) is { } left && Operand(match.Groups["right"].Value) is { } right
            ? new PathStep.Filter(left, match.Groups["op"].Value, right)
            : null;
    }

    private static PathOperand? Operand(string operand)
    {
        operand = operand.Trim();
        if (operand.Length >= 2 && operand[0] is '\'' or '"' && operand[^1] == operand[0])
            return new PathOperand(null, operand[1..^1]);
        if (operand is "true" or "false")
            return new PathOperand(null, operand is "true");
        if (double.TryParse(operand, CultureInfo.InvariantCulture, out var number))
            return new PathOperand(null, JsonValue.Create(number));
        var isPath = operand.Length > 0 && operand[0] is ('@' or '.');
        return isPath && PrinterPath.Parse(operand) is { } path ? new PathOperand(path, null) : null;
    }

    [GeneratedRegex("""(?:'[^']*'|"[^"]*"|[^,'"])+""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnionPart();

    [GeneratedRegex("""^(?<from>-?\d+)?(?<colon>:(?<to>-?\d+)?(:(?<by>-?\d+)?)?)?$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SliceForm();

    [GeneratedRegex("""^(?<left>(?:'[^']*'|"[^"]*"|[^'"<>=!])+)(?<op>==|!=|<=|>=|<|>)(?<right>.+)$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comparison();
}
