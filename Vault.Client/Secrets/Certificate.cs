namespace Vault.Client.Secrets;

/// <summary>A certificate as the PKI engine gives it.</summary>
/// <param name="SerialNumber">Its serial number, in hexadecimal with colons, by which it is revoked.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record Certificate(string SerialNumber, DateTimeOffset ExpiresAt)
{
    /// <summary>The certificate, in the format that was asked for; with <c>pem_bundle</c> key and chain are in it too.</summary>
    public required SecretValue Value { get; init; }

    /// <summary>The certificate of the authority that signed it.</summary>
    public required SecretValue IssuingCa { get; init; }

    /// <summary>The authorities from the one that signed it upwards, as far as the store knows them; empty where it says none.</summary>
    public IReadOnlyList<SecretValue> Chain { get; init; } = [];

    /// <summary>The private key; empty where it was made elsewhere (<c>sign</c>).</summary>
    public SecretValue PrivateKey { get; init; }

    /// <summary>All that the store said, by key: of a JSON string its characters, of anything else its JSON text.</summary>
    public required IReadOnlyDictionary<string, SecretValue> Data { get; init; }

    /// <summary>The same as the store wrote it, in JSON.</summary>
    public required SecretValue Json { get; init; }
}
