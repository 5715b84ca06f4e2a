namespace Sandbox.Kubernetes.Cel;

/// <summary>A URL: absolute, or a path alone.</summary>
/// <param name="Text">The URL as written.</param>
/// <param name="Parsed">The URL read; null for a path alone.</param>
internal sealed record CelUrl(string Text, Uri? Parsed) : ICelOpaque
{
    /// <summary>The type.</summary>
    public static CelType UrlType { get; } = CelType.Opaque("kubernetes.URL");

    /// <inheritdoc/>
    public CelType Type => UrlType;

    /// <summary>The scheme; empty if none.</summary>
    public string Scheme => Parsed?.Scheme ?? "";

    /// <summary>The host as written, with its port.</summary>
    public string Host
    {
        get
        {
            if (Parsed is null || !Text.Contains("://", StringComparison.Ordinal))
                return "";
            var rest = Text[(Text.IndexOf("://", StringComparison.Ordinal) + 3)..];
            var end = rest.IndexOfAny(['/', '?', '#']);
            var authority = end < 0 ? rest : rest[..end];
            return authority[(authority.LastIndexOf('@') + 1)..];
        }
    }

    /// <summary>The port as written; empty if none.</summary>
    public string Port
    {
        get
        {
            var colon = Host.LastIndexOf(':');
            return colon < 0 || Host.EndsWith(']') ? "" : Host[(colon + 1)..];
        }
    }

    /// <summary>The host without its port and brackets.</summary>
    public string Hostname => (Port.Length > 0 ? Host[..^(Port.Length + 1)] : Host.TrimEnd(':')).Trim('[', ']');

    /// <summary>The path, escaped.</summary>
    public string EscapedPath
    {
        get
        {
            var start = Text.IndexOf("://", StringComparison.Ordinal);
            var rest = start < 0 ? Text : Text[(start + 3 + Text[(start + 3)..].TakeWhile(c => c is not ('/' or '?' or '#')).Count())..];
            var end = rest.IndexOfAny(['?', '#']);
            return end < 0 ? rest : rest[..end];
        }
    }

    /// <summary>The query, without its mark.</summary>
    public string Query =>
        Text.Contains('?', StringComparison.Ordinal) ? Text[(Text.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('#')[0] : "";

    /// <summary>Reads a URL; null if it is none.</summary>
    public static CelUrl? Parse(string text)
    {
        if (text.StartsWith('/'))
            return text.Contains(' ', StringComparison.Ordinal) && !text.Contains('?', StringComparison.Ordinal)
                ? null
                : new CelUrl(text, null);
        var scheme = text.IndexOf(':', StringComparison.Ordinal);
        return scheme > 0 && text[..scheme].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.') && char.IsAsciiLetter(text[0])
            && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            ? new CelUrl(text, uri)
            : null;
    }
}
