using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;

namespace Sandbox.Vault.Tokens;

/// <summary>A token role (<c>auth/token/roles/NAME</c>): what tokens made by it get.</summary>
public sealed record TokenRole
{
    /// <summary>The fields of the path that writes roles.</summary>
    public static readonly Dictionary<string, FieldType> Fields = new()
    {
        ["role_name"] = FieldType.Text,
        ["allowed_policies"] = FieldType.List,
        ["disallowed_policies"] = FieldType.List,
        ["allowed_policies_glob"] = FieldType.List,
        ["disallowed_policies_glob"] = FieldType.List,
        ["allowed_entity_aliases"] = FieldType.List,
        ["orphan"] = FieldType.Bool,
        ["period"] = FieldType.Duration,
        ["token_period"] = FieldType.Duration,
        ["explicit_max_ttl"] = FieldType.Duration,
        ["token_explicit_max_ttl"] = FieldType.Duration,
        ["path_suffix"] = FieldType.Text,
        ["renewable"] = FieldType.Bool,
        ["token_type"] = FieldType.Text,
        ["token_no_default_policy"] = FieldType.Bool,
        ["token_num_uses"] = FieldType.Int,
        ["token_bound_cidrs"] = FieldType.List,
    };

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The policies that its tokens may have; none for no restriction.</summary>
    public IReadOnlyList<string> AllowedPolicies { get; init; } = [];

    /// <summary>The policies that its tokens may not have.</summary>
    public IReadOnlyList<string> DisallowedPolicies { get; init; } = [];

    /// <summary>Entity aliases that its tokens may have; null for none.</summary>
    public IReadOnlyList<string>? AllowedEntityAliases { get; init; }

    /// <summary>True if its tokens have no parent.</summary>
    public bool Orphan { get; init; }

    /// <summary>The period, in the field of old.</summary>
    public TimeSpan LegacyPeriod { get; init; }

    /// <summary>The period; zero for none.</summary>
    public TimeSpan Period { get; init; }

    /// <summary>The explicit maximum; zero for none.</summary>
    public TimeSpan ExplicitMaxTtl { get; init; }

    /// <summary>What is added to the path of its tokens.</summary>
    public string PathSuffix { get; init; } = "";

    /// <summary>True if its tokens can be renewed.</summary>
    public bool Renewable { get; init; } = true;

    /// <summary>The kind of its tokens, as written.</summary>
    public string TokenType { get; init; } = "default-service";

    /// <summary>True if its tokens don't get <c>default</c>.</summary>
    public bool NoDefaultPolicy { get; init; }

    /// <summary>How often its tokens may be used.</summary>
    public int NumUses { get; init; }

    /// <summary>The period that counts.</summary>
    public TimeSpan EffectivePeriod => Period > TimeSpan.Zero ? Period : LegacyPeriod;

    /// <summary>The role with what a write changes.</summary>
    public TokenRole With(FieldData fields) => this with
    {
        AllowedPolicies = fields.Has("allowed_policies")
            ? Policies.PolicyNames.Sanitize(fields.List("allowed_policies"), addDefault: false)
            : AllowedPolicies,
        DisallowedPolicies = fields.Has("disallowed_policies")
            ? Policies.PolicyNames.Sanitize(fields.List("disallowed_policies"), addDefault: false)
            : DisallowedPolicies,
        AllowedEntityAliases = fields.Has("allowed_entity_aliases") ? fields.List("allowed_entity_aliases") : AllowedEntityAliases,
        Orphan = fields.Bool("orphan", Orphan),
        LegacyPeriod = fields.Duration("period", LegacyPeriod),
        Period = fields.Duration("token_period", fields.Duration("period", Period)),
        ExplicitMaxTtl = fields.Duration("token_explicit_max_ttl", fields.Duration("explicit_max_ttl", ExplicitMaxTtl)),
        PathSuffix = fields.Text("path_suffix", PathSuffix),
        Renewable = fields.Bool("renewable", Renewable),
        TokenType = fields.Text("token_type", TokenType),
        NoDefaultPolicy = fields.Bool("token_no_default_policy", NoDefaultPolicy),
        NumUses = (int)fields.Int("token_num_uses", NumUses),
    };

    /// <summary>What the API shows.</summary>
    public JsonObject Describe()
    {
        var data = new JsonObject
        {
            ["allowed_entity_aliases"] = AllowedEntityAliases is { } aliases ? Names(aliases) : null,
            ["allowed_policies"] = Names(AllowedPolicies),
            ["disallowed_policies"] = Names(DisallowedPolicies),
            ["explicit_max_ttl"] = 0,
            ["name"] = Name,
            ["orphan"] = Orphan,
            ["path_suffix"] = PathSuffix,
            ["period"] = (long)LegacyPeriod.TotalSeconds,
            ["renewable"] = Renewable,
            ["token_explicit_max_ttl"] = (long)ExplicitMaxTtl.TotalSeconds,
            ["token_period"] = (long)Period.TotalSeconds,
            ["token_type"] = TokenType,
        };
        if (NoDefaultPolicy)
            data["token_no_default_policy"] = true;
        if (NumUses > 0)
            data["token_num_uses"] = NumUses;
        return data;
    }

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => JsonValue.Create(n))]);
}
