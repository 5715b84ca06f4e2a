namespace Vault.Client;

/// <summary>How a store is reached. Equal options share their HTTP connections, so headers are compared by content.</summary>
public sealed record VaultConnectionOptions
{
    /// <summary>The base address, without <c>/v1</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>Headers sent with every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The name that the server's certificate must carry, where it isn't the address's host. Sent as SNI and as <c>Host</c> too.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>PEM root certificates that are trusted instead of the system's; others among them only complete chains.</summary>
    public string? CaCertificates { get; init; }

    /// <summary>True to accept any certificate.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>The limit for one request, connecting included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc />
    public bool Equals(VaultConnectionOptions? other) =>
        other is not null
        && Address == other.Address
        && TlsServerName == other.TlsServerName
        && CaCertificates == other.CaCertificates
        && SkipTlsVerify == other.SkipTlsVerify
        && Timeout == other.Timeout
        && Headers.Count == other.Headers.Count
        && Headers.All(h => other.Headers.TryGetValue(h.Key, out var value) && value == h.Value);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Address, TlsServerName, CaCertificates, SkipTlsVerify, Timeout, Headers.Count);

    /// <summary>The address alone: headers may hold credentials of a proxy.</summary>
    public override string ToString() => Address.ToString();
}
