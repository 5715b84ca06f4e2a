namespace Vault.Client;

/// <summary>How a store is reached.</summary>
public sealed record VaultConnectionOptions
{
    /// <summary>The base address, without <c>/v1</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>Headers sent with every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The name that the server's certificate must carry, where it isn't the address's host.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>PEM certificates that are trusted instead of the system's.</summary>
    public string? CaCertificates { get; init; }

    /// <summary>True to accept any certificate.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>The limit for one request, connecting included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}
