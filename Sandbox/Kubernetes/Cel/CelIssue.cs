namespace Sandbox.Kubernetes.Cel;

/// <summary>Something wrong with an expression.</summary>
/// <param name="Position">Where, as an offset into the source.</param>
/// <param name="Message">What.</param>
public sealed record CelIssue(int Position, string Message)
{
    /// <summary>As cel-go shows it: with line and column, the line, and a mark below.</summary>
    public string Show(string source)
    {
        var before = source[..Math.Min(Position, source.Length)];
        var lineStart = before.LastIndexOf('\n') + 1;
        var lineEnd = source.IndexOf('\n', lineStart);
        var line = source[lineStart..(lineEnd < 0 ? source.Length : lineEnd)];
        var column = before.Length - lineStart;
        return $"ERROR: <input>:{before.Count(c => c == '\n') + 1}:{column + 1}: {Message}\n | {line.Replace('\t', ' ')}\n | "
            + $"{new string('.', column)}^";
    }
}
