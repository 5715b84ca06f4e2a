using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sandbox.Vault.AuthMethods;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Tokens;

/// <summary>A token role (<c>auth/token/roles/NAME</c>): what tokens made by it get.</summary>
public sealed partial record TokenRole
{
    // Not bound to the ends of the text, as the real server's.
    private const string SuffixPattern = @"\w[\w-.]+\w";

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
        ["bound_cidrs"] = FieldType.List,
    };

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The policies that its tokens may have; none for no restriction.</summary>
    public IReadOnlyList<string> AllowedPolicies { get; init; } = [];

    /// <summary>The policies that its tokens may not have.</summary>
    public IReadOnlyList<string> DisallowedPolicies { get; init; } = [];

    /// <summary>Patterns of policies that its tokens may have, beside <see cref="AllowedPolicies"/> (newer servers).</summary>
    public IReadOnlyList<string> AllowedPoliciesGlob { get; init; } = [];

    /// <summary>Patterns of policies that its tokens may not have (newer servers).</summary>
    public IReadOnlyList<string> DisallowedPoliciesGlob { get; init; } = [];

    /// <summary>Entity aliases that its tokens may have, as patterns in lower case; null for none.</summary>
    public IReadOnlyList<string>? AllowedEntityAliases { get; init; }

    /// <summary>True if its tokens have no parent.</summary>
    public bool Orphan { get; init; }

    /// <summary>The period, in the field of old.</summary>
    public TimeSpan LegacyPeriod { get; init; }

    /// <summary>The period; zero for none.</summary>
    public TimeSpan Period { get; init; }

    /// <summary>The explicit maximum, in the field of old.</summary>
    public TimeSpan LegacyExplicitMaxTtl { get; init; }

    /// <summary>The addresses that may use its tokens; none for any.</summary>
    public IReadOnlyList<string> BoundCidrs { get; init; } = [];

    /// <summary>The same, in the field of old.</summary>
    public IReadOnlyList<string> LegacyBoundCidrs { get; init; } = [];

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

    /// <summary>True if it says which policies its tokens may have, whatever their parent has.</summary>
    public bool RestrictsPolicies =>
        AllowsPoliciesOfItsOwn || DisallowedPolicies.Count > 0 || DisallowedPoliciesGlob.Count > 0;

    /// <summary>True if it lists the policies that its tokens may have.</summary>
    public bool AllowsPoliciesOfItsOwn => AllowedPolicies.Count > 0 || AllowedPoliciesGlob.Count > 0;

    /// <summary>True if its tokens may not have a policy.</summary>
    public bool Disallows(string policy) => DisallowedPolicies.Contains(policy) || DisallowedPoliciesGlob.Any(g => Glob.Matches(g, policy));

    /// <summary>True if its tokens may belong to the entity of this alias.</summary>
    public bool AllowsAlias(string name) => AllowedEntityAliases?.Any(a => Glob.Matches(a, name.ToLowerInvariant())) == true;

    /// <summary>The role with what a write changes. A field of old counts where the new one isn't given.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="flavour">The server's flavour: patterns of policies came after Vault 1.8.</param>
    /// <exception cref="VaultException">They don't go together.</exception>
    public TokenRole With(FieldData fields, VaultFlavour flavour)
    {
        var hasPatterns = flavour != VaultFlavour.Vault18;
        var changed = this with
        {
            AllowedPolicies = Policies(fields, "allowed_policies", AllowedPolicies),
            DisallowedPolicies = Policies(fields, "disallowed_policies", DisallowedPolicies),
            AllowedPoliciesGlob = hasPatterns ? Policies(fields, "allowed_policies_glob", AllowedPoliciesGlob) : [],
            DisallowedPoliciesGlob = hasPatterns ? Policies(fields, "disallowed_policies_glob", DisallowedPoliciesGlob) : [],
            AllowedEntityAliases = fields.Has("allowed_entity_aliases")
                ? [.. fields.List("allowed_entity_aliases").Select(a => a.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)]
                : AllowedEntityAliases,
            Orphan = fields.Bool("orphan", Orphan),
            LegacyPeriod = fields.Has("token_period") ? default : fields.Duration("period", LegacyPeriod),
            Period = fields.Duration("token_period", fields.Duration("period", Period)),
            LegacyExplicitMaxTtl = fields.Has("token_explicit_max_ttl") ? default : fields.Duration("explicit_max_ttl", LegacyExplicitMaxTtl),
            ExplicitMaxTtl = fields.Duration("token_explicit_max_ttl", fields.Duration("explicit_max_ttl", ExplicitMaxTtl)),
            LegacyBoundCidrs = fields.Has("token_bound_cidrs") ? [] : fields.List("bound_cidrs", LegacyBoundCidrs),
            BoundCidrs = fields.List("token_bound_cidrs", fields.List("bound_cidrs", BoundCidrs)),
            PathSuffix = fields.Text("path_suffix", PathSuffix),
            Renewable = fields.Bool("renewable", Renewable),
            TokenType = fields.Text("token_type", TokenType),
            NoDefaultPolicy = fields.Bool("token_no_default_policy", NoDefaultPolicy),
            NumUses = (int)fields.Int("token_num_uses", NumUses),
        };
        changed.Validate();
        return changed;
    }

    /// <summary>What a write is told of fields that were given twice.</summary>
    public static IEnumerable<string> WarningsOf(FieldData fields) =>
        from name in (string[])["period", "bound_cidrs", "explicit_max_ttl"]
        where fields.Has(name) && fields.Has($"token_{name}")
        select $"Both 'token_{name}' and deprecated '{name}' value supplied, ignoring the deprecated value";

    /// <summary>What the API shows.</summary>
    public JsonObject Describe(VaultFlavour flavour)
    {
        var data = new JsonObject
        {
            ["allowed_entity_aliases"] = AllowedEntityAliases is { } aliases ? Names(aliases) : null,
            ["allowed_policies"] = Names(AllowedPolicies),
            ["disallowed_policies"] = Names(DisallowedPolicies),
            ["explicit_max_ttl"] = (long)LegacyExplicitMaxTtl.TotalSeconds,
            ["name"] = Name,
            ["orphan"] = Orphan,
            ["path_suffix"] = PathSuffix,
            ["period"] = (long)LegacyPeriod.TotalSeconds,
            ["renewable"] = Renewable,
            ["token_explicit_max_ttl"] = (long)ExplicitMaxTtl.TotalSeconds,
            ["token_period"] = (long)Period.TotalSeconds,
            ["token_type"] = TokenType,
        };
        if (flavour != VaultFlavour.Vault18)
        {
            data["allowed_policies_glob"] = Names(AllowedPoliciesGlob);
            data["disallowed_policies_glob"] = Names(DisallowedPoliciesGlob);
        }

        if (NoDefaultPolicy || flavour != VaultFlavour.Vault18)
            data["token_no_default_policy"] = NoDefaultPolicy;
        if (NumUses > 0)
            data["token_num_uses"] = NumUses;
        if (BoundCidrs.Count > 0)
            data["token_bound_cidrs"] = Names(BoundCidrs);
        if (LegacyBoundCidrs.Count > 0)
            data["bound_cidrs"] = Names(LegacyBoundCidrs);
        return data;
    }

    private static IReadOnlyList<string> Policies(FieldData fields, string name, IReadOnlyList<string> present) =>
        fields.Has(name) ? PolicyNames.Sanitize(fields.List(name), addDefault: false) : present;

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => JsonValue.Create(n))]);

    private void Validate()
    {
        if (PathSuffix.Length > 0 && !SafeSuffix().IsMatch(PathSuffix))
            throw VaultException.Refused($@"given role path suffix contains invalid characters; must match {SuffixPattern}");
        if (PathSuffix.Contains("..", StringComparison.Ordinal))
            throw VaultException.Refused("error registering path suffix: path cannot contain parent references");
        if (!BoundCidrs.All(AddressRange.IsValid))
            throw VaultException.Refused("error parsing role fields: error parsing address: invalid CIDR address");
        if (NumUses < 0)
            throw VaultException.Refused("error parsing role fields: 'token_num_uses' cannot be negative");
        if (TokenType is not ("service" or "batch" or "default-service" or "default-batch"))
            throw VaultException.Refused($"invalid 'token_type' value {GoValue.Quote(TokenType)}");
        if (TokenType != "batch")
            return;
        var problem = !Orphan ? "non-orphan tokens"
            : Period > TimeSpan.Zero ? "periodic tokens"
            : Renewable ? "renewable tokens"
            : ExplicitMaxTtl > TimeSpan.Zero ? "tokens with an explicit max TTL"
            : null;
        if (problem is not null)
            throw VaultException.Refused($"'token_type' cannot be 'batch' when role is set to generate {problem}");
    }

    [GeneratedRegex(@"[A-Za-z0-9_][A-Za-z0-9_\-.]+[A-Za-z0-9_]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SafeSuffix();
}
