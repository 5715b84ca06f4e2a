using System.Text.Json;
using System.Text.Json.Serialization;
using Vault.Client;

namespace Operator.Leases;

/// <summary>
/// What it takes to renew and to revoke credentials, whatever became of the resources that they were asked for with. Kept encrypted
/// (<see cref="HandleCipher"/>); prints as <c>***</c>.
/// </summary>
public sealed record CredentialHandle
{
    /// <summary>The VaultConnection, as <c>namespace/name</c>.</summary>
    [JsonPropertyName("connection")]
    public required string Connection { get; init; }

    /// <summary>The token of the login that is theirs alone; null where they hang on a token that isn't ours, or is shared.</summary>
    [JsonPropertyName("token")]
    public string? Token { get; init; }

    /// <summary>The Vault namespace of the token.</summary>
    [JsonPropertyName("tokenNamespace")]
    public string? TokenNamespace { get; init; }

    /// <summary>True if the token can end itself, and the lease with it.</summary>
    [JsonPropertyName("endsByToken")]
    public bool EndsByToken { get; init; }

    /// <summary>The lease; null while there is none yet.</summary>
    [JsonPropertyName("lease")]
    public string? Lease { get; init; }

    /// <summary>The Vault namespace of the engine.</summary>
    [JsonPropertyName("leaseNamespace")]
    public string? LeaseNamespace { get; init; }

    /// <summary>The same as it is encrypted.</summary>
    public SecretValue Write() => new(JsonSerializer.SerializeToUtf8Bytes(this, LeasesJson.Default.CredentialHandle));

    /// <summary>Reads it back; null where it is none.</summary>
    public static CredentialHandle? Read(SecretValue? content)
    {
        try
        {
            return content is { } bytes ? JsonSerializer.Deserialize(bytes.Reveal().Span, LeasesJson.Default.CredentialHandle) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";
}
