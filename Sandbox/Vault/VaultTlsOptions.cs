namespace Sandbox.Vault;

/// <summary>How the server speaks TLS. Client certificates are asked for but not required; the auth method <c>cert</c> looks at them.</summary>
public sealed record VaultTlsOptions
{
    /// <summary>The server's certificate in PEM, with its chain; null for one that the sandbox makes for <c>localhost</c>, signed by an authority of
    /// its own (<see cref="VaultServer.CaCertificate"/>).</summary>
    public string? Certificate { get; init; }

    /// <summary>The key of <see cref="Certificate"/> in PEM.</summary>
    public string? PrivateKey { get; init; }
}
