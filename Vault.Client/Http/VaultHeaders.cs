namespace Vault.Client.Http;

/// <summary>The headers of the API and those that a connection adds to every request.</summary>
internal static class VaultHeaders
{
    public const string Token = "X-Vault-Token";
    public const string Namespace = "X-Vault-Namespace";
    public const string Request = "X-Vault-Request";
    public const string Index = "X-Vault-Index";

    /// <summary>
    /// These decide who asks whom, from where and through whom, which is for the auth method, the resource, the address and the network to say
    /// (by <c>X-Forwarded-For</c> the store checks the addresses that a token is bound to), or where one request ends and the next begins.
    /// </summary>
    private static readonly string[] Refused =
    [
        Token, Namespace, Request, Index, "Authorization", "Proxy-Authorization", "Host", "Forwarded", "X-Forwarded-For", "X-Real-IP", "Connection",
        "Proxy-Connection", "Keep-Alive", "Upgrade", "Expect", "TE", "Trailer", "Transfer-Encoding", "Content-Length",
    ];

    /// <summary>Why headers can't be those of a connection (without their values); null where they can.</summary>
    public static string? ProblemOf(IReadOnlyDictionary<string, string> headers)
    {
        using var sample = new HttpRequestMessage();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            if (Refused.Contains(name, StringComparer.OrdinalIgnoreCase))
                return $"The header '{name}' can't be set for a connection: it decides who asks whom or how a request is sent. Remove it.";

            if (!names.Add(name))
                return $"The header '{name}' is set twice, in different cases. Keep one.";

            if (!IsPrintableAscii(value) || !TryAdd(sample, name, value))
                return $"The header '{name}' isn't valid: names are HTTP tokens and no content headers, values printable ASCII.";
        }

        return null;
    }

    /// <summary>Whether a text can be the value of a header.</summary>
    public static bool IsPrintableAscii(string value) => value.All(c => c is >= ' ' and <= '~');

    private static bool TryAdd(HttpRequestMessage sample, string name, string value)
    {
        try
        {
            sample.Headers.Add(name, value);
            return true;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }
}
