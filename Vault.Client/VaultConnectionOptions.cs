using Vault.Client.Http;

namespace Vault.Client;

/// <summary>How a store is reached. Equal options share their HTTP connections, so headers are compared by content.</summary>
public sealed record VaultConnectionOptions
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    /// <summary>The base address, without <c>/v1</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>Headers sent with every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The name that the server's certificate must carry, where it isn't the address's host. Sent as SNI and as <c>Host</c> too.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>PEM root certificates that are trusted instead of the system's; others among them only complete chains.</summary>
    public string? CaCertificates { get; init; }

    /// <summary>The certificate by which the operator shows who it is (mTLS); null: none is sent.</summary>
    public ClientCertificatePem? ClientCertificate { get; init; }

    /// <summary>
    /// The HTTP proxy that all requests go through (<c>http</c>, or <c>https</c> for TLS up to the proxy as well); null: none. What the process's
    /// environment says of proxies doesn't count.
    /// </summary>
    public Uri? Proxy { get; init; }

    /// <summary>How much may be asked of the store; null: no limits.</summary>
    public ConnectionLimits? Limits { get; init; }

    /// <summary>Which addresses may be connected to, the proxy's included; null: all.</summary>
    public IPeerPolicy? Peers { get; init; }

    /// <summary>True to accept any certificate.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>The limit for one request, connecting included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Checks all that can be checked without connecting. The messages are for people, and have neither headers' values nor certificates in them.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the message says which, and what to do.</exception>
    public void Validate()
    {
        var problem = RequestAddress.ProblemOf(Address)
            ?? VaultHeaders.ProblemOf(Headers)
            ?? ProblemOfServerName(TlsServerName)
            ?? (CaCertificates is { } pem ? ServerCertificateCheck.ProblemOf(pem) : null)
            ?? ClientCertificate?.FindProblem()
            ?? (Proxy is { } proxy ? ProblemOfProxy(proxy) : null)
            ?? Limits?.FindProblem()
            ?? (Timeout <= TimeSpan.Zero || Timeout > LongestTimeout ? "The timeout must be more than zero and at most a day." : null);
        if (problem is null)
            return;

#pragma warning disable MA0015 // No parameter is wrong, and its name in brackets would be in a message for people.
        throw new ArgumentException(problem);
#pragma warning restore MA0015
    }

    private static string? ProblemOfServerName(string? name) =>
        string.IsNullOrEmpty(name) || Uri.CheckHostName(name) is UriHostNameType.Dns or UriHostNameType.IPv4
            ? null
            : "The TLS server name must be a host name without a port, such as vault.example.com.";

    private static string? ProblemOfProxy(Uri proxy) => RequestAddress.ProblemOf(proxy) switch
    {
        { } problem => $"The proxy can't be used. {problem}",
        null when proxy.AbsolutePath != "/" => "The proxy can't be used. It must be a URL without a path, such as http://proxy.example.com:3128.",
        null => null,
    };

    /// <inheritdoc />
    public bool Equals(VaultConnectionOptions? other) =>
        other is not null
        && Address == other.Address
        && TlsServerName == other.TlsServerName
        && CaCertificates == other.CaCertificates
        && ClientCertificate == other.ClientCertificate
        && Proxy == other.Proxy
        && Limits == other.Limits
        && Equals(Peers, other.Peers)
        && SkipTlsVerify == other.SkipTlsVerify
        && Timeout == other.Timeout
        && Headers.Count == other.Headers.Count
        && Headers.All(h => other.Headers.TryGetValue(h.Key, out var value) && value == h.Value);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Address, TlsServerName, CaCertificates, SkipTlsVerify, Timeout, Headers.Count);

    /// <summary>The address alone: headers may hold credentials of a proxy.</summary>
    public override string ToString() => Address.ToString();
}
