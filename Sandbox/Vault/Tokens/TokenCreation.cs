using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Identity;
using Sandbox.Vault.Json;
using Sandbox.Vault.Leases;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Tokens;

/// <summary>Makes a token for <c>auth/token/create</c>: who may ask for what, and what comes of it.</summary>
/// <param name="core">The server.</param>
internal sealed partial class TokenCreation(VaultCore core)
{
    private const string WeakIdWarning =
        "Supplying a custom ID for the token uses the weaker SHA1 hashing instead of the more secure SHA2-256 HMAC for "
        + "token obfuscation. SHA1 hashed tokens on the wire leads to less secure lookups.";

    private static readonly Dictionary<string, FieldType> Fields = new()
    {
        ["id"] = FieldType.Text,
        ["policies"] = FieldType.Strings,
        ["meta"] = FieldType.Pairs,
        ["no_parent"] = FieldType.Bool,
        ["no_default_policy"] = FieldType.Bool,
        ["lease"] = FieldType.Text,
        ["ttl"] = FieldType.Text,
        ["renewable"] = FieldType.Bool,
        ["explicit_max_ttl"] = FieldType.Text,
        ["display_name"] = FieldType.Text,
        ["num_uses"] = FieldType.Int,
        ["period"] = FieldType.Text,
        ["type"] = FieldType.Text,
        ["entity_alias"] = FieldType.Text,
    };

    /// <summary>Makes a token.</summary>
    /// <param name="request">The request.</param>
    /// <param name="orphan">True for <c>create-orphan</c>.</param>
    /// <param name="role">The role, if one was named.</param>
    /// <exception cref="VaultException">It isn't allowed.</exception>
    public VaultResponse Create(VaultRequest request, bool orphan, TokenRole? role)
    {
        var parent = core.Tokens.Find(request.ClientToken) ?? throw VaultException.Refused("parent token lookup failed: no parent found");
        if (parent.Type == TokenType.Batch)
            throw VaultException.Refused("batch tokens cannot create more tokens");
        if (parent.UsesLeft > 0)
            throw VaultException.Refused("restricted use token cannot generate child tokens");

        var isSudo = core.AclOf(parent).Check(request, core.PathFor(parent, request.Path)).HasSudo;
        var asked = Decode(request.Data);
        var isFromAbove = parent.Namespace != core.Namespace.Path;
        if (isFromAbove && !isSudo)
            throw VaultException.Refused("root or sudo privileges required to directly generate a token in a child namespace");
        if (isFromAbove && asked.List("policies").Contains("root"))
            throw VaultException.Refused("root tokens may not be created from a parent namespace");
        var type = TypeOf(asked, role);
        if (asked.Int("num_uses") < 0)
            throw VaultException.Refused("number of uses cannot be negative");
        RefuseForBatch(asked, type);

        var entity = EntityOf(asked, role, request);
        var response = new VaultResponse();
        var id = IdOf(asked, isSudo, type, response);
        var policies = PoliciesOf(asked, parent, role, isSudo, isFromAbove);
        RefusePolicies(policies, parent, type);
        if (asked.Bool("no_parent") && role is null && !isSudo)
            throw VaultException.Refused("root or sudo privileges required to create orphan token");

        var isOrphan = role?.Orphan ?? (orphan || asked.Bool("no_parent"));
        var auth = WithTimes(asked, role, isSudo, parent, response, new Auth
        {
            ClientToken = id,
            Accessor = type == TokenType.Batch ? "" : TokenStore.Random() + core.Namespace.IdSuffix,
            TokenPolicies = policies,
            Metadata = asked.Has("meta") ? asked.Pairs("meta") : null,
            Renewable = type == TokenType.Service && (role?.Renewable ?? true) && asked.Bool("renewable", absent: true),
            EntityId = entity?.Id ?? (isOrphan ? "" : parent.EntityId),
            BoundCidrs = role?.BoundCidrs ?? (isOrphan ? [] : parent.BoundCidrs),
            TokenType = type,
            Orphan = isOrphan,
            NumUses = LeastUses((int)asked.Int("num_uses"), role?.NumUses ?? 0),
            DisplayName = DisplayNameOf(asked.Text("display_name")),
        });
        var suffix = role is { PathSuffix.Length: > 0 } ? $"/{role.PathSuffix}" : "";
        core.Issuer.Register(auth, request.Mount!, request.Path.TrimEnd('/') + suffix, isOrphan ? "" : parent.Id, role?.Name ?? "");
        foreach (var missing in policies.Where(p => core.Policies.Find(p) is null))
            response.Warnings.Add($"Policy {GoValue.Quote(missing)} does not exist");
        response.Auth = auth with { IdentityPolicies = core.Identity.PoliciesOf(core.Tokens.Find(auth.ClientToken) is { } token ? core.EntityOf(token) : null) };
        return response;
    }

    private Entity? EntityOf(FieldData asked, TokenRole? role, VaultRequest request)
    {
        var alias = asked.Text("entity_alias");
        if (alias.Length == 0)
            return null;
        if (role is null)
            throw VaultException.Refused("'entity_alias' is only allowed in combination with token role");
        if (!role.AllowsAlias(alias))
            throw VaultException.Refused("invalid 'entity_alias' value");
        var entity = core.Identity.ForAlias(new EntityAlias(alias, request.Mount!.Accessor, "token", new Dictionary<string, string>()));
        return entity.Disabled ? throw VaultException.Refused("entity from given entity alias is disabled", 403) : entity;
    }

    // 0 is unlimited.
    private static int LeastUses(int one, int other) => one == 0 || other == 0 ? one + other : Math.Min(one, other);

    private static FieldData Decode(JsonObject data)
    {
        try
        {
            return new FieldData(Fields, data);
        }
        catch (FormatException e)
        {
            throw VaultException.Refused($"Error decoding request: {e.Message}");
        }
    }

    private static TokenType TypeOf(FieldData asked, TokenRole? role)
    {
        var type = asked.Text("type") switch
        {
            "" => TokenType.Service,
            "service" => TokenType.Service,
            "batch" => TokenType.Batch,
            _ => throw VaultException.Refused("invalid 'token_type' value"),
        };
        return role?.TokenType switch
        {
            "batch" => TokenType.Batch,
            "service" => TokenType.Service,
            "default-batch" when asked.Text("type").Length == 0 => TokenType.Batch,
            _ => type,
        };
    }

    private static void RefuseForBatch(FieldData asked, TokenType type)
    {
        if (type != TokenType.Batch)
            return;
        foreach (var name in (string[])["explicit_max_ttl", "num_uses", "period"])
        {
            if (name == "num_uses" ? asked.Int(name) != 0 : Positive(asked, name) > TimeSpan.Zero)
                throw VaultException.Refused($"batch tokens cannot have {GoValue.Quote(name)} set");
        }
    }

    private string IdOf(FieldData asked, bool isSudo, TokenType type, VaultResponse response)
    {
        var id = asked.Text("id");
        if (id.Length == 0)
            return core.Tokens.NewId(type) + core.Namespace.IdSuffix;
        if (!isSudo)
            throw VaultException.Refused("root or sudo privileges required to specify token id");
        if (!core.Namespace.IsRoot)
            throw VaultException.Refused("token IDs can only be manually specified in the root namespace");
        if (id.StartsWith(core.Tokens.ServicePrefix, StringComparison.Ordinal))
            throw VaultException.Refused($"custom token ID cannot have the '{core.Tokens.ServicePrefix}' prefix");
        if (id.Contains('.', StringComparison.Ordinal))
            throw VaultException.Refused("custom token ID cannot have a '.' in the value");
        response.Warnings.Add(WeakIdWarning);
        return id;
    }

    private IReadOnlyList<string> PoliciesOf(FieldData asked, TokenEntry parent, TokenRole? role, bool isSudo, bool isFromAbove)
    {
        var names = asked.List("policies");
        var noDefault = asked.Bool("no_default_policy");
        IReadOnlyList<string> policies;
        if (role is { RestrictsPolicies: true })
        {
            policies = PoliciesByRole(
                names, parent, role, !noDefault && !role.NoDefaultPolicy && !role.Disallows("default"));
        }
        else if (isFromAbove)
        {
            policies = PolicyNames.Sanitize(names, !noDefault);
        }
        else if (names.Count == 0)
        {
            policies = PolicyNames.Sanitize(parent.Policies, addDefault: false);
        }
        else if (isSudo)
        {
            policies = PolicyNames.Sanitize(names, !noDefault);
        }
        else
        {
            if (PolicyNames.Sanitize(names, addDefault: false).Except(parent.Policies).Any())
                throw VaultException.Refused("child policies must be subset of parent");
            policies = PolicyNames.Sanitize(names, !noDefault && parent.Policies.Contains("default"));
        }

        return noDefault ? [.. policies.Where(p => p != "default")] : policies;
    }

    private IReadOnlyList<string> PoliciesByRole(IReadOnlyList<string> names, TokenEntry parent, TokenRole role, bool addDefault)
    {
        var policies = names.Count > 0 ? PolicyNames.Sanitize(names, addDefault) : [];
        if (role.AllowsPoliciesOfItsOwn)
        {
            var allowed = PolicyNames.Sanitize(role.AllowedPolicies, addDefault);
            if (policies.Count == 0)
                policies = allowed;
            else if (policies.Except(allowed).Any(p => !role.AllowedPoliciesGlob.Any(g => Glob.Matches(g, p))))
                throw VaultException.Refused(
                    $"token policies ({GoValue.Quote(policies)}) must be subset of the role's allowed policies ({GoValue.Quote(allowed)})"
                    + (core.Flavour == VaultFlavour.Vault18 ? "" : $" or glob policies ({GoValue.Quote(role.AllowedPoliciesGlob)})"));
        }
        else if (policies.Count == 0)
        {
            policies = PolicyNames.Sanitize(parent.Policies, addDefault);
        }

        return policies.FirstOrDefault(role.Disallows) is { } bad
            ? throw VaultException.Refused($"token policy {GoValue.Quote(bad)} is disallowed by this role")
            : policies;
    }

    private static void RefusePolicies(IReadOnlyList<string> policies, TokenEntry parent, TokenType type)
    {
        if (policies.Contains("response-wrapping"))
            throw VaultException.Refused("cannot assign policy \"response-wrapping\"");
        if (!policies.Contains("root"))
            return;
        if (!parent.IsRoot)
            throw VaultException.Refused("root tokens may not be created without parent token being root");
        if (type == TokenType.Batch)
            throw VaultException.Refused("batch tokens cannot be root tokens");
    }

    private Auth WithTimes(FieldData asked, TokenRole? role, bool isSudo, TokenEntry parent, VaultResponse response, Auth auth)
    {
        var limits = auth.TokenType == TokenType.Batch ? null : role;
        var explicitMax = Least(Positive(asked, "explicit_max_ttl"), limits?.ExplicitMaxTtl ?? default, "Explicit max TTL", response);
        var period = Positive(asked, "period");
        if (period > TimeSpan.Zero && !isSudo)
            throw VaultException.Refused("root or sudo privileges required to create periodic token");
        period = Least(period, limits?.EffectivePeriod ?? default, "Period", response);
        var ttl = asked.Text("ttl").Length > 0 ? Positive(asked, "ttl") : Positive(asked, "lease");
        var isRoot = auth.TokenPolicies.Contains("root");
        if (period > TimeSpan.Zero || ttl > TimeSpan.Zero || !isRoot)
        {
            var mount = core.Mounts.Find("auth/token/");
            ttl = core.Times.Calculate(
                mount, new TtlRequest { Ttl = ttl, Period = period, ExplicitMaxTtl = explicitMax }, response.Warnings);
        }

        if (ttl == TimeSpan.Zero)
            ttl = explicitMax; // a root token without a time is still bound by an explicit maximum
        if (ttl == TimeSpan.Zero && parent.Ttl > TimeSpan.Zero)
            throw VaultException.Refused("expiring root tokens cannot create non-expiring root tokens");
        return auth with
        {
            Ttl = ttl,
            Period = period,
            ExplicitMaxTtl = explicitMax,
            Renewable = auth.Renewable && ttl > TimeSpan.Zero,
            BoundCidrs = ttl > TimeSpan.Zero ? auth.BoundCidrs : [],
        };
    }

    private static TimeSpan Positive(FieldData asked, string name)
    {
        TimeSpan duration;
        try
        {
            duration = GoDuration.Parse(asked.Text(name));
        }
        catch (FormatException e)
        {
            throw VaultException.Refused(e.Message);
        }

        return duration >= TimeSpan.Zero ? duration : throw VaultException.Refused($"{name} must be positive");
    }

    private static TimeSpan Least(TimeSpan asked, TimeSpan ofRole, string what, VaultResponse response)
    {
        if (asked == TimeSpan.Zero || ofRole == TimeSpan.Zero)
            return asked + ofRole;
        var least = asked < ofRole ? asked : ofRole;
        response.Warnings.Add($"{what} specified both during creation call and in role; using the lesser value of {(long)least.TotalSeconds} seconds");
        return least;
    }

    private static string DisplayNameOf(string name) =>
        name.Length == 0 ? "token" : UnsafeCharacter().Replace($"token-{name}", "-").TrimEnd('-');

    [GeneratedRegex("[^a-zA-Z0-9-]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnsafeCharacter();
}
