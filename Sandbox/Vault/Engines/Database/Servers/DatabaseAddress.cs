using System.Text.RegularExpressions;
using Sandbox.Vault.Json;

namespace Sandbox.Vault.Engines.Database.Servers;

/// <summary>What a <c>connection_url</c> names: a URL, or words such as <c>host=db port=5432</c>.</summary>
/// <param name="Host">The host; <c>localhost</c> if none is named.</param>
/// <param name="Port">The port.</param>
/// <param name="User">The user.</param>
/// <param name="Password">The password.</param>
/// <param name="Database">The database; that of the user's name if none is named.</param>
/// <param name="Options">What else is given, such as <c>sslmode</c>.</param>
public sealed partial record DatabaseAddress(
    string Host, int Port, string User, string Password, string Database, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>PostgreSQL's own port.</summary>
    public const int PostgresPort = 5432;

    /// <summary>Host and port, as they name a server.</summary>
    public string Authority => $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";

    /// <summary>An option; null if it isn't given.</summary>
    public string? Option(string name) => Options.GetValueOrDefault(name);

    /// <summary>Reads what PostgreSQL's driver takes.</summary>
    /// <exception cref="FormatException">It is neither form; the message is that of Vault's driver (<c>lib/pq</c>).</exception>
    public static DatabaseAddress Parse(string text)
    {
        var words = IsUrl(text) ? OfUrl(text) : OfWords(text);
        var port = words.GetValueOrDefault("port") is { Length: > 0 } given ? (int)GoNumber.ParseInt(given) : PostgresPort;
        var user = words.GetValueOrDefault("user", "postgres");
        string[] named = ["host", "port", "user", "password", "dbname"];
        return new DatabaseAddress(
            words.GetValueOrDefault("host") is { Length: > 0 } host ? host : "localhost",
            port,
            user,
            words.GetValueOrDefault("password", ""),
            words.GetValueOrDefault("dbname") is { Length: > 0 } database ? database : user,
            words.Where(w => !named.Contains(w.Key)).ToDictionary());
    }

    /// <summary>Host and port of any other database's URL; null if none can be made out.</summary>
    public static (string Host, int Port)? Find(string text)
    {
        var match = AnyAddress().Match(text);
        return match.Success && int.TryParse(match.Groups["port"].Value, out var port)
            ? (match.Groups["host"].Value.Trim('[', ']'), port)
            : null;
    }

    private static bool IsUrl(string text) =>
        text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal);

    private static Dictionary<string, string> OfUrl(string text)
    {
        var match = PostgresUrl().Match(text);
        if (!match.Success)
            throw new FormatException($"parse {GoValue.Quote(text)}: invalid postgres url");
        var words = new Dictionary<string, string>();
        foreach (var name in (string[])["user", "password", "host", "port", "dbname"])
        {
            if (match.Groups[name] is { Success: true, Length: > 0 } group)
                words[name] = Uri.UnescapeDataString(group.Value).Trim('[', ']');
        }

        foreach (var pair in match.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            words[Uri.UnescapeDataString(at < 0 ? pair : pair[..at])] = at < 0 ? "" : Uri.UnescapeDataString(pair[(at + 1)..]);
        }

        return words;
    }

    private static Dictionary<string, string> OfWords(string text)
    {
        var words = new Dictionary<string, string>();
        for (var rest = text.Trim(); rest.Length > 0;)
        {
            var match = Word().Match(rest);
            if (!match.Success)
                throw new FormatException($"missing \"=\" after {GoValue.Quote(rest.Split(' ')[0])} in connection info string\"");
            words[match.Groups["name"].Value] = match.Groups["quoted"].Success
                ? Escaped().Replace(match.Groups["quoted"].Value, "${character}")
                : match.Groups["plain"].Value;
            rest = rest[match.Length..];
        }

        return words;
    }

    [GeneratedRegex(
        @"^\w+://((?<user>[^:@/]*)(:(?<password>[^@/]*))?@)?(?<host>\[[^\]]*\]|[^:/?]*)(:(?<port>\d*))?(/(?<dbname>[^?]*))?(\?(?<query>.*))?$",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PostgresUrl();

    [GeneratedRegex(@"^(?<name>[\w.]+)\s*=\s*('(?<quoted>(\\.|[^'\\])*)'|(?<plain>\S*))\s*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\\(?<character>.)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escaped();

    [GeneratedRegex(@"(^|[/@(,])(?<host>\[[0-9a-fA-F:]+\]|[\w.-]+):(?<port>\d+)([/)?,;]|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AnyAddress();
}
