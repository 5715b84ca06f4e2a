using Sandbox.Vault.Audit;
using Sandbox.Vault.Identity;
using Sandbox.Vault.Leases;
using Sandbox.Vault.Mounts;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Quotas;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Seal;
using Sandbox.Vault.Tokens;
using Sandbox.Vault.Wrapping;

namespace Sandbox.Vault.Core;

/// <summary>What the parts of the server share: its stores, clock and flavour.</summary>
public sealed class VaultCore
{
    /// <summary>Puts an empty server together.</summary>
    public VaultCore(TimeProvider clock, VaultFlavour flavour)
    {
        Clock = clock;
        Flavour = flavour;
        Times = new LeaseTimes(clock);
        Tokens = new TokenStore(clock, flavour);
        Identity = new IdentityStore(clock);
        Expiration = new Expiration(Tokens, Leases, Mounts, clock);
        Issuer = new TokenIssuer(this);
        Quotas = new QuotaStore(clock);
        Wrapping = new ResponseWrapping(this);
        Audit = new AuditBroker(clock);
    }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Which server it speaks as.</summary>
    public VaultFlavour Flavour { get; }

    /// <summary>Whether it is unsealed.</summary>
    public SealState Seal { get; } = new();

    /// <summary>The mounts.</summary>
    public MountTable Mounts { get; } = new();

    /// <summary>The policies.</summary>
    public PolicyStore Policies { get; } = new();

    /// <summary>The password policies.</summary>
    public PasswordPolicyStore PasswordPolicies { get; } = new();

    /// <summary>The tokens.</summary>
    public TokenStore Tokens { get; }

    /// <summary>The leases.</summary>
    public LeaseStore Leases { get; } = new();

    /// <summary>How long leases live.</summary>
    public LeaseTimes Times { get; }

    /// <summary>Ends tokens and leases.</summary>
    public Expiration Expiration { get; }

    /// <summary>The identities.</summary>
    public IdentityStore Identity { get; }

    /// <summary>Gives out tokens.</summary>
    public TokenIssuer Issuer { get; }

    /// <summary>Wraps answers.</summary>
    public ResponseWrapping Wrapping { get; }

    /// <summary>The rate limits.</summary>
    public QuotaStore Quotas { get; }

    /// <summary>The audit devices.</summary>
    public AuditBroker Audit { get; }

    /// <summary>Makes the first root token, as <c>sys/init</c> does.</summary>
    public string CreateRootToken()
    {
        var token = new TokenEntry
        {
            Id = Tokens.NewId(TokenType.Service),
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

    /// <summary>The rules that a token is under: its policies and those of its identity.</summary>
    public Acl AclOf(TokenEntry token)
    {
        var entity = Identity.Find(token.EntityId);
        return Policies.AclFor(token.Policies.Concat(entity?.Policies ?? []), entity);
    }
}
