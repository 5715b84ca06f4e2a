namespace Sandbox.Vault.Policies;

/// <summary>Patterns with a star for any text, as Vault's lists of names take them.</summary>
public static class Glob
{
    /// <summary>True if the text fits the pattern.</summary>
    public static bool Matches(string pattern, string text)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1)
            return pattern == text;
        if (!text.StartsWith(parts[0], StringComparison.Ordinal) || text.Length < parts[0].Length + parts[^1].Length
            || !text.EndsWith(parts[^1], StringComparison.Ordinal))
            return false;

        var rest = text[parts[0].Length..(text.Length - parts[^1].Length)];
        foreach (var part in parts[1..^1])
        {
            var at = rest.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
                return false;
            rest = rest[(at + part.Length)..];
        }

        return true;
    }
}
