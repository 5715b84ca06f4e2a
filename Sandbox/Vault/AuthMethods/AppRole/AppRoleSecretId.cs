using System.Text.Json.Nodes;
using Sandbox.Vault.Http;

namespace Sandbox.Vault.AuthMethods.AppRole;

/// <summary>A secret id: the password of an AppRole.</summary>
public sealed class AppRoleSecretId
{
    /// <summary>The secret id.</summary>
    public required string Id { get; init; }

    /// <summary>Its accessor.</summary>
    public string Accessor { get; init; } = Guid.NewGuid().ToString();

    /// <summary>The role.</summary>
    public required string Role { get; init; }

    /// <summary>Uses left; 0 is unlimited.</summary>
    public int UsesLeft { get; set; }

    /// <summary>Its life time; zero for ever.</summary>
    public TimeSpan Ttl { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreationTime { get; init; }

    /// <summary>When it was last used.</summary>
    public DateTimeOffset LastUpdatedTime { get; set; }

    /// <summary>Metadata that goes to its tokens.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The addresses that may use it.</summary>
    public IReadOnlyList<string> Cidrs { get; init; } = [];

    /// <summary>The addresses that may use its tokens.</summary>
    public IReadOnlyList<string> TokenCidrs { get; init; } = [];

    /// <summary>True once its time is over.</summary>
    public bool IsExpired(DateTimeOffset now) => Ttl > TimeSpan.Zero && CreationTime + Ttl <= now;

    /// <summary>What a lookup shows.</summary>
    public JsonObject Describe() => new()
    {
        ["cidr_list"] = new JsonArray([.. Cidrs.Select(c => JsonValue.Create(c))]),
        ["creation_time"] = Timestamps.Nano(CreationTime),
        ["expiration_time"] = Ttl > TimeSpan.Zero ? Timestamps.Nano(CreationTime + Ttl) : "0001-01-01T00:00:00Z",
        ["last_updated_time"] = Timestamps.Nano(LastUpdatedTime),
        ["metadata"] = new JsonObject(Metadata.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))),
        ["secret_id_accessor"] = Accessor,
        ["secret_id_num_uses"] = UsesLeft,
        ["secret_id_ttl"] = (long)Ttl.TotalSeconds,
        ["token_bound_cidrs"] = new JsonArray([.. TokenCidrs.Select(c => JsonValue.Create(c))]),
    };
}
