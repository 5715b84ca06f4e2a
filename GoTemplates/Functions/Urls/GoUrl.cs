using System.Text;

namespace GoTemplates.Functions.Urls;

/// <summary>A URL as Go's <c>net/url</c> takes it apart.</summary>
internal sealed class GoUrl
{
    internal string Scheme { get; init; } = "";

    internal string Opaque { get; init; } = "";

    /// <summary>The user and password, escaped; null if there is no such part.</summary>
    internal string? UserInfo { get; init; }

    internal string Host { get; init; } = "";

    internal string Path { get; init; } = "";

    internal string Query { get; init; } = "";

    internal string Fragment { get; init; } = "";

    /// <summary>The host without its port.</summary>
    internal string HostName
    {
        get
        {
            if (Host.StartsWith('[') && Host.IndexOf(']', StringComparison.Ordinal) is var close and > 0)
                return Host[1..close];

            var colon = Host.LastIndexOf(':');
            return colon >= 0 && Host.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? Host[..colon] : Host;
        }
    }

    /// <exception cref="FunctionException">The text is no URL. The message does not repeat it.</exception>
    internal static GoUrl Parse(string text)
    {
        if (text.Any(unit => unit is < ' ' or '\x7F'))
            throw Invalid("invalid control character in URL");

        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var fragment = hash < 0 ? "" : UrlEscaping.Unescape(text[(hash + 1)..], UrlPart.Fragment);
        var (scheme, rest) = SplitScheme(hash < 0 ? text : text[..hash]);
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : rest[(question + 1)..];
        if (question >= 0) rest = rest[..question];
        if (!rest.StartsWith('/'))
        {
            if (scheme.Length > 0)
                return new GoUrl { Scheme = scheme, Opaque = rest, Query = query, Fragment = fragment };
            if (rest.Split('/')[0].Contains(':', StringComparison.Ordinal))
                throw Invalid("first path segment in URL cannot contain colon");
        }

        string? userInfo = null;
        var host = "";
        if (rest.StartsWith("//", StringComparison.Ordinal) && (scheme.Length > 0 || !rest.StartsWith("///", StringComparison.Ordinal)))
        {
            var slash = rest.IndexOf('/', 2);
            var authority = slash < 0 ? rest[2..] : rest[2..slash];
            rest = slash < 0 ? "" : rest[slash..];
            var at = authority.LastIndexOf('@');
            host = ParseHost(authority[(at + 1)..]);
            userInfo = at < 0 ? null : ParseUser(authority[..at]);
        }

        return new GoUrl
        {
            Scheme = scheme,
            UserInfo = userInfo,
            Host = host,
            Path = UrlEscaping.Unescape(rest, UrlPart.Path),
            Query = query,
            Fragment = fragment,
        };
    }

    internal string Format()
    {
        var url = new StringBuilder();
        if (Scheme.Length > 0) url.Append(Scheme).Append(':');
        if (Opaque.Length > 0) url.Append(Opaque);
        else AppendHierarchy(url);
        if (Query.Length > 0) url.Append('?').Append(Query);
        if (Fragment.Length > 0) url.Append('#').Append(UrlEscaping.Escape(Fragment, UrlPart.Fragment));
        return url.ToString();
    }

    private void AppendHierarchy(StringBuilder url)
    {
        if ((Scheme.Length > 0 || Host.Length > 0 || UserInfo is not null) && (Host.Length > 0 || Path.Length > 0 || UserInfo is not null))
        {
            url.Append("//");
            if (UserInfo is not null) url.Append(UserInfo).Append('@');
            url.Append(UrlEscaping.Escape(Host, UrlPart.Host));
        }

        var path = UrlEscaping.Escape(Path, UrlPart.Path);
        if (path.Length > 0 && path[0] != '/' && Host.Length > 0) url.Append('/');
        if (url.Length == 0 && path.Split('/')[0].Contains(':', StringComparison.Ordinal)) url.Append("./");
        url.Append(path);
    }

    private static (string Scheme, string Remainder) SplitScheme(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var unit = text[i];
            if (char.IsAsciiLetter(unit) || i > 0 && (char.IsAsciiDigit(unit) || unit is '+' or '-' or '.'))
                continue;
            if (unit != ':')
                break;
            if (i == 0)
                throw Invalid("missing protocol scheme");

            return (text[..i].ToLowerInvariant(), text[(i + 1)..]);
        }

        return ("", text);
    }

    private static string ParseHost(string host)
    {
        if (host.StartsWith('['))
        {
            var close = host.LastIndexOf(']');
            if (close < 0)
                throw Invalid("missing ']' in host");

            CheckPort(host[(close + 1)..]);
            return UrlEscaping.Unescape(host, UrlPart.Host);
        }

        var colon = host.LastIndexOf(':');
        if (colon >= 0) CheckPort(host[colon..]);
        if (host.Any(unit => unit < 0x80 && unit != '%' && UrlEscaping.Escape(unit.ToString(), UrlPart.Host).Length > 1))
            throw Invalid("invalid character in host name");

        return UrlEscaping.Unescape(host, UrlPart.Host);
    }

    private static void CheckPort(string port)
    {
        if (port.Length > 0 && (port[0] != ':' || port.AsSpan(1).IndexOfAnyExceptInRange('0', '9') >= 0))
            throw Invalid("invalid port after host");
    }

    private static string ParseUser(string userInfo)
    {
        if (!userInfo.All(unit => char.IsAsciiLetterOrDigit(unit) || "-._:~!$&'()*+,;=%@".Contains(unit, StringComparison.Ordinal)))
            throw Invalid("net/url: invalid userinfo");

        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        var user = Normalise(colon < 0 ? userInfo : userInfo[..colon]);
        return colon < 0 ? user : user + ":" + Normalise(userInfo[(colon + 1)..]);
    }

    private static string Normalise(string text) => UrlEscaping.Escape(UrlEscaping.Unescape(text, UrlPart.User), UrlPart.User);

    private static FunctionException Invalid(string reason) => new($"unable to parse url: {reason}");
}
