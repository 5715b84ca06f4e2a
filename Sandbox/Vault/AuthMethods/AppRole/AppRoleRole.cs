using System.Text.Json.Nodes;

namespace Sandbox.Vault.AuthMethods.AppRole;

/// <summary>An AppRole: its role id, what its secret ids are like, and what its tokens get.</summary>
public sealed record AppRoleRole
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The role id, the name that a login uses.</summary>
    public required string RoleId { get; init; }

    /// <summary>True if a login needs a secret id.</summary>
    public bool BindSecretId { get; init; } = true;

    /// <summary>The addresses that may log in; null for any.</summary>
    public IReadOnlyList<string>? BoundCidrs { get; init; }

    /// <summary>How often a secret id may be used; 0 is unlimited.</summary>
    public int SecretIdNumUses { get; init; }

    /// <summary>How long a secret id lives; zero for ever.</summary>
    public TimeSpan SecretIdTtl { get; init; }

    /// <summary>True if secret ids aren't replicated.</summary>
    public bool LocalSecretIds { get; init; }

    /// <summary>What its tokens get.</summary>
    public TokenParameters Token { get; init; } = new();

    /// <summary>What the API shows.</summary>
    public JsonObject Describe() => Token.AddTo(new JsonObject
    {
        ["bind_secret_id"] = BindSecretId,
        ["local_secret_ids"] = LocalSecretIds,
        ["secret_id_bound_cidrs"] = BoundCidrs is { } cidrs ? new JsonArray([.. cidrs.Select(c => JsonValue.Create(c))]) : null,
        ["secret_id_num_uses"] = SecretIdNumUses,
        ["secret_id_ttl"] = (long)SecretIdTtl.TotalSeconds,
    });
}
