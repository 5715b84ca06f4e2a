using System.Text.Json.Nodes;
using Sandbox.Vault.Audit;
using Sandbox.Vault.Directories;
using Sandbox.Vault.Identity;
using Sandbox.Vault.Leases;
using Sandbox.Vault.Mounts;
using Sandbox.Vault.Namespaces;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Quotas;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Seal;
using Sandbox.Vault.Tokens;
using Sandbox.Vault.Wrapping;

namespace Sandbox.Vault.Core;

/// <summary>
/// A namespace of the server: its mounts, policies and identities, and what it shares with all others: tokens, leases, quotas, clock and
/// flavour. The root namespace stands for the server; only OpenBao has others.
/// </summary>
public sealed class VaultCore
{
    /// <summary>Puts an empty server together.</summary>
    public VaultCore(TimeProvider clock, VaultFlavour flavour)
    {
        Clock = clock;
        Flavour = flavour;
        Namespace = NamespaceEntry.Root;
        Root = this;
        Seal = new SealState();
        Leases = new LeaseStore();
        Times = new LeaseTimes(clock);
        Tokens = new TokenStore(clock, flavour);
        Expiration = new Expiration(Tokens, Leases, () => [.. Tree.SelectMany(c => c.Mounts.All)], clock);
        Quotas = new QuotaStore(clock);
        Wrapping = new ResponseWrapping(this);
        Audit = new AuditBroker(clock);
        Directory = new LdapDirectory();
        Identity = new IdentityStore(clock, Namespace);
        Issuer = new TokenIssuer(this);
    }

    /// <summary>Makes an empty namespace below another.</summary>
    public VaultCore(VaultCore parent, NamespaceEntry entry)
    {
        Namespace = entry;
        Parent = parent;
        (Root, Clock, Flavour, Seal, Leases, Times) = (parent.Root, parent.Clock, parent.Flavour, parent.Seal, parent.Leases, parent.Times);
        (Tokens, Expiration, Quotas, Wrapping, Audit) = (parent.Tokens, parent.Expiration, parent.Quotas, parent.Wrapping, parent.Audit);
        Directory = parent.Directory;
        Identity = new IdentityStore(Clock, entry);
        Issuer = new TokenIssuer(this);
    }

    /// <summary>The root namespace.</summary>
    public VaultCore Root { get; }

    /// <summary>The namespace above; null for the root namespace.</summary>
    public VaultCore? Parent { get; }

    /// <summary>What is known of this namespace.</summary>
    public NamespaceEntry Namespace { get; }

    /// <summary>The namespaces directly below.</summary>
    public NamespaceStore Namespaces { get; } = new();

    /// <summary>This namespace and all below it.</summary>
    public IEnumerable<VaultCore> Tree => Namespaces.All.SelectMany(c => c.Value.Tree).Prepend(this);

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Which server it speaks as.</summary>
    public VaultFlavour Flavour { get; }

    /// <summary>Whether it is unsealed.</summary>
    public SealState Seal { get; }

    /// <summary>The mounts of this namespace.</summary>
    public MountTable Mounts { get; } = new();

    /// <summary>The policies of this namespace.</summary>
    public PolicyStore Policies { get; } = new();

    /// <summary>The password policies.</summary>
    public PasswordPolicyStore PasswordPolicies { get; } = new();

    /// <summary>The tokens of all namespaces.</summary>
    public TokenStore Tokens { get; }

    /// <summary>The leases of all namespaces.</summary>
    public LeaseStore Leases { get; }

    /// <summary>How long leases live.</summary>
    public LeaseTimes Times { get; }

    /// <summary>Ends tokens and leases.</summary>
    public Expiration Expiration { get; }

    /// <summary>The identities of this namespace.</summary>
    public IdentityStore Identity { get; }

    /// <summary>Gives out tokens of this namespace.</summary>
    public TokenIssuer Issuer { get; }

    /// <summary>Wraps answers.</summary>
    public ResponseWrapping Wrapping { get; }

    /// <summary>The rate limits.</summary>
    public QuotaStore Quotas { get; }

    /// <summary>The audit devices.</summary>
    public AuditBroker Audit { get; }

    /// <summary>What the auth method <c>ldap</c> asks.</summary>
    public LdapDirectory Directory { get; }

    /// <summary>Makes the first root token, as <c>sys/init</c> does.</summary>
    public string CreateRootToken()
    {
        var token = new TokenEntry
        {
            Id = Tokens.ServicePrefix + TokenStore.Random(), // short on every server
            Accessor = TokenStore.Random(),
            Policies = ["root"],
            Path = "auth/token/root",
            DisplayName = "root",
            CreationTime = Clock.GetUtcNow(),
        };
        Tokens.TryAdd(token);
        return token.Id;
    }

    /// <summary>Refuses every request while sealed.</summary>
    public void ThrowIfSealed(string clientToken)
    {
        if (Seal.IsSealed)
            throw VaultException.Refused(
                clientToken.Length == 0 ? "Vault is sealed" : "error performing token check: Vault is sealed", 503);
    }

    /// <summary>The namespace at a path with a slash at its end, from the root namespace on; null if there is none.</summary>
    public VaultCore? FindNamespace(string path)
    {
        VaultCore? core = Root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            core = core?.Namespaces.Find(name);
        return core;
    }

    /// <summary>The identity behind a token; null if it has none.</summary>
    public Entity? EntityOf(TokenEntry token)
    {
        if (token.EntityId.Length == 0)
            return null;
        for (var core = FindNamespace(token.Namespace); core is not null; core = core.Parent)
        {
            if (core.Identity.Find(token.EntityId) is { } entity)
                return entity;
        }

        return null;
    }

    /// <summary>The rules that a token is under, for paths below its own namespace: its policies and those of its identity.</summary>
    public Acl AclOf(TokenEntry token)
    {
        var home = FindNamespace(token.Namespace) ?? throw VaultException.BadToken();
        var entity = EntityOf(token);
        return home.Policies.AclFor(token.Policies.Concat(home.Identity.PoliciesOf(entity)), home.Identity.TemplateOf(entity));
    }

    /// <summary>A path of this namespace as the rules of a token's policies name it: seen from the token's own namespace.</summary>
    public string PathFor(TokenEntry token, string path) => Namespace.Path[token.Namespace.Length..] + path;

    /// <summary>True if a token may be used in this namespace: it must be of this one or of one above.</summary>
    public bool Takes(TokenEntry token) => Namespace.Path.StartsWith(token.Namespace, StringComparison.Ordinal);

    /// <summary>
    /// All that the server holds, for <see cref="Load"/> to take up later: seal, namespaces with mounts and what their backends keep,
    /// policies, identities, tokens, leases, wrapped answers, quotas. Called at the root namespace; safe while requests are answered.
    /// </summary>
    public JsonObject Save() => new ServerState(Root).Save();

    /// <summary>Replaces all that the server holds by what <see cref="Save"/> gave; to be called before the first request.</summary>
    /// <exception cref="System.Text.Json.JsonException">It isn't what <see cref="Save"/> gives.</exception>
    public void Load(JsonObject state) => new ServerState(Root).Load(state);
}
