using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.AuthMethods;

/// <summary>What every role says of the tokens it gives (<c>tokenutil.TokenParams</c>).</summary>
public sealed record TokenParameters
{
    /// <summary>Their fields.</summary>
    public static readonly IReadOnlyDictionary<string, FieldType> Fields = new Dictionary<string, FieldType>
    {
        ["token_bound_cidrs"] = FieldType.List,
        ["token_explicit_max_ttl"] = FieldType.Duration,
        ["token_max_ttl"] = FieldType.Duration,
        ["token_no_default_policy"] = FieldType.Bool,
        ["token_num_uses"] = FieldType.Int,
        ["token_period"] = FieldType.Duration,
        ["token_policies"] = FieldType.List,
        ["token_ttl"] = FieldType.Duration,
        ["token_type"] = FieldType.Text,
        ["policies"] = FieldType.List,
        ["ttl"] = FieldType.Duration,
        ["max_ttl"] = FieldType.Duration,
        ["period"] = FieldType.Duration,
        ["num_uses"] = FieldType.Int,
    };

    /// <summary>The addresses that may use a token.</summary>
    public IReadOnlyList<string> BoundCidrs { get; init; } = [];

    /// <summary>The explicit maximum.</summary>
    public TimeSpan ExplicitMaxTtl { get; init; }

    /// <summary>The maximum.</summary>
    public TimeSpan MaxTtl { get; init; }

    /// <summary>True without <c>default</c>.</summary>
    public bool NoDefaultPolicy { get; init; }

    /// <summary>How often a token may be used.</summary>
    public int NumUses { get; init; }

    /// <summary>The period.</summary>
    public TimeSpan Period { get; init; }

    /// <summary>The policies.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>The life time.</summary>
    public TimeSpan Ttl { get; init; }

    /// <summary>The kind of token, as written.</summary>
    public string Type { get; init; } = "default";

    /// <summary>The parameters with what a write changes; the names of old are taken too.</summary>
    /// <exception cref="VaultException">They don't go together.</exception>
    public TokenParameters With(FieldData fields)
    {
        var policies = fields.Has("token_policies") ? "token_policies" : "policies";
        var changed = this with
        {
            BoundCidrs = fields.List("token_bound_cidrs", BoundCidrs),
            ExplicitMaxTtl = fields.Duration("token_explicit_max_ttl", ExplicitMaxTtl),
            MaxTtl = fields.Duration("token_max_ttl", fields.Duration("max_ttl", MaxTtl)),
            NoDefaultPolicy = fields.Bool("token_no_default_policy", NoDefaultPolicy),
            NumUses = (int)fields.Int("token_num_uses", fields.Int("num_uses", NumUses)),
            Period = fields.Duration("token_period", fields.Duration("period", Period)),
            Policies = fields.Has(policies) ? PolicyNames.Sanitize(fields.List(policies), addDefault: false) : Policies,
            Ttl = fields.Duration("token_ttl", fields.Duration("ttl", Ttl)),
            Type = fields.Text("token_type", Type) is { Length: > 0 } type ? type : "default",
        };
        if (!changed.BoundCidrs.All(AddressRange.IsValid))
            throw VaultException.Refused("error parsing 'token_bound_cidrs': invalid CIDR address");
        if (changed.NumUses < 0)
            throw VaultException.Refused("'token_num_uses' cannot be negative");
        if (changed.MaxTtl > TimeSpan.Zero && changed.Ttl > changed.MaxTtl)
            throw VaultException.Refused("'token_ttl' cannot be greater than 'token_max_ttl'");
        return changed.Type switch
        {
            "default" or "service" or "default-service" or "default-batch" => changed,
            "batch" when changed.Period > TimeSpan.Zero =>
                throw VaultException.Refused("'token_type' cannot be 'batch' when set to generate periodic tokens"),
            "batch" when changed.NumUses > 0 =>
                throw VaultException.Refused("'token_type' cannot be 'batch' when set to generate tokens with limited use count"),
            "batch" => changed,
            var other => throw VaultException.Refused($"invalid 'token_type' value \"{other}\""),
        };
    }

    /// <summary>Adds the parameters to what the API shows of a role.</summary>
    public JsonObject AddTo(JsonObject data)
    {
        data["token_bound_cidrs"] = Names(BoundCidrs);
        data["token_explicit_max_ttl"] = (long)ExplicitMaxTtl.TotalSeconds;
        data["token_max_ttl"] = (long)MaxTtl.TotalSeconds;
        data["token_no_default_policy"] = NoDefaultPolicy;
        data["token_num_uses"] = NumUses;
        data["token_period"] = (long)Period.TotalSeconds;
        data["token_policies"] = Names(Policies);
        data["token_ttl"] = (long)Ttl.TotalSeconds;
        data["token_type"] = Type;
        return data;
    }

    /// <summary>What a login by the role gets.</summary>
    public Auth AddTo(Auth auth) => auth with
    {
        BoundCidrs = BoundCidrs,
        ExplicitMaxTtl = ExplicitMaxTtl,
        MaxTtl = MaxTtl,
        NoDefaultPolicy = NoDefaultPolicy,
        NumUses = NumUses,
        Period = Period,
        TokenPolicies = Policies,
        Renewable = true,
        Ttl = Ttl,
        TokenType = Type is "batch" or "default-batch" ? TokenType.Batch : TokenType.Service,
    };

    /// <summary>What a renewal gets: the role's times as they are now.</summary>
    public Auth Renew(Auth auth) => auth with { Ttl = Ttl, MaxTtl = MaxTtl, Period = Period, ExplicitMaxTtl = ExplicitMaxTtl };

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => JsonValue.Create(n))]);
}
