namespace GoTemplates.Functions.Versions;

/// <summary>Reads the comparisons of a constraint, which are separated by spaces or commas; <c>a - b</c> is from a to b.</summary>
internal sealed class VersionRangeReader(string text)
{
    private static readonly string[] Operators = ["!=", ">=", "=>", "<=", "=<", "~>", "=", ">", "<", "~", "^"];

    private int _position;

    /// <exception cref="FunctionException">The text is no constraint.</exception>
    internal List<VersionRange> ReadAll()
    {
        var ranges = new List<VersionRange>();
        SkipSpace();
        while (true)
        {
            var operation = Operator();
            SkipSpace();
            var version = Version();
            var afterSpace = SkipSpace();
            if (operation.Length == 0 && afterSpace && _position + 1 < text.Length && text[_position] == '-' && char.IsWhiteSpace(text[_position + 1]))
            {
                _position++;
                SkipSpace();
                ranges.Add(VersionRange.Parse(">=", version));
                ranges.Add(VersionRange.Parse("<=", Version()));
                afterSpace = SkipSpace();
            }
            else
            {
                ranges.Add(VersionRange.Parse(operation, version));
            }

            if (_position == text.Length)
                return ranges;
            if (text[_position] == ',')
            {
                _position++;
                SkipSpace();
            }
            else if (!afterSpace)
            {
                throw Improper();
            }
        }
    }

    private string Operator()
    {
        foreach (var candidate in Operators)
        {
            if (!text.AsSpan(_position).StartsWith(candidate, StringComparison.Ordinal))
                continue;

            _position += candidate.Length;
            return candidate;
        }

        return "";
    }

    private string Version()
    {
        var start = _position;
        while (_position < text.Length && (char.IsAsciiLetterOrDigit(text[_position]) || text[_position] is '.' or '*' or '-' or '+'))
            _position++;

        return _position > start ? text[start.._position] : throw Improper();
    }

    private bool SkipSpace()
    {
        var start = _position;
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
            _position++;

        return _position > start;
    }

    private static FunctionException Improper() => new("improper constraint");
}
