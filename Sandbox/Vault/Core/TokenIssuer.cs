using Sandbox.Vault.AuthMethods;
using Sandbox.Vault.Leases;
using Sandbox.Vault.Mounts;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Core;

/// <summary>Makes tokens for logins, and gives tokens their leases.</summary>
/// <param name="core">The server.</param>
public sealed class TokenIssuer(VaultCore core)
{
    /// <summary>Makes the token for what an auth method accepted.</summary>
    /// <param name="auth">What the auth method says of the token.</param>
    /// <param name="mount">The auth mount.</param>
    /// <param name="request">The login.</param>
    /// <param name="warnings">Takes what is to be said about capped life times.</param>
    /// <exception cref="VaultException">The client's address or its identity may not log in.</exception>
    public Auth IssueForLogin(Auth auth, MountEntry mount, VaultRequest request, List<string> warnings)
    {
        if (auth.BoundCidrs.Count > 0 && !AddressRange.Covers(auth.BoundCidrs, request.RemoteAddress))
            throw VaultException.BadToken();
        var entity = auth.Alias is { } alias ? core.Identity.ForAlias(alias) : null;
        if (entity is { Disabled: true })
            throw VaultException.BadToken();
        if (entity is not null)
            core.Identity.UpdateExternalGroups(entity, mount.Accessor, auth.GroupNames);

        var ttl = core.Times.Calculate(mount, new TtlRequest
        {
            Ttl = auth.Ttl,
            MaxTtl = auth.MaxTtl,
            Period = auth.Period,
            ExplicitMaxTtl = auth.ExplicitMaxTtl,
        }, warnings);
        var isBatch = auth.TokenType == TokenType.Batch;
        var prefix = mount.Path.Replace('/', '-');
        var issued = auth with
        {
            ClientToken = core.Tokens.NewId(auth.TokenType) + core.Namespace.IdSuffix,
            Accessor = isBatch ? "" : TokenStore.Random() + core.Namespace.IdSuffix,
            Ttl = ttl,
            Renewable = auth.Renewable && !isBatch,
            TokenPolicies = PolicyNames.Sanitize(auth.TokenPolicies, !auth.NoDefaultPolicy),
            IdentityPolicies = core.Identity.PoliciesOf(entity),
            EntityId = entity?.Id ?? "",
            Orphan = true,
            DisplayName = (prefix + auth.DisplayName).TrimEnd('-'),
        };
        Register(issued, mount, request.Path, parent: "", role: "");
        return issued;
    }

    /// <summary>Adds a token to the store, with its lease if its life has an end.</summary>
    /// <exception cref="VaultException">There is a token of that id.</exception>
    public void Register(Auth auth, MountEntry mount, string path, string parent, string role)
    {
        var now = core.Clock.GetUtcNow();
        var token = new TokenEntry
        {
            Id = auth.ClientToken,
            Accessor = auth.Accessor,
            Parent = parent,
            Policies = auth.TokenPolicies,
            Path = path,
            Namespace = core.Namespace.Path,
            Metadata = auth.Metadata,
            DisplayName = auth.DisplayName,
            UsesLeft = auth.NumUses,
            CreationTime = now,
            Ttl = auth.Ttl,
            ExplicitMaxTtl = auth.ExplicitMaxTtl,
            Period = role.Length == 0 ? auth.Period : TimeSpan.Zero,
            Role = role,
            EntityId = auth.EntityId,
            BoundCidrs = auth.BoundCidrs,
            Type = auth.TokenType,
            BatchExpiry = auth.TokenType == TokenType.Batch && auth.Ttl > TimeSpan.Zero ? now + auth.Ttl : null,
        };
        if (!core.Tokens.TryAdd(token))
            throw VaultException.Refused("cannot create a token with a duplicate ID");
        if (auth.TokenType == TokenType.Batch || auth.Ttl <= TimeSpan.Zero)
            return;

        core.Leases.Add(new Lease
        {
            Id = $"{path}/{TokenStore.Random()}{core.Namespace.IdSuffix}",
            Mount = mount,
            Token = token.Id,
            IssueTime = now,
            ExpireTime = now + auth.Ttl,
            Auth = auth,
        });
    }

    /// <summary>Renews a token.</summary>
    /// <returns>The answer; null if the auth method leaves the token as it is.</returns>
    /// <exception cref="VaultException">It can't be renewed.</exception>
    public async Task<VaultResponse?> RenewAsync(TokenEntry token, TimeSpan increment, CancellationToken cancellationToken)
    {
        if (token.Type == TokenType.Batch)
            throw VaultException.Refused("batch tokens cannot be renewed");
        if (core.Leases.OfToken(token.Id) is not { Renewable: true, Auth: { } kept } lease)
            throw VaultException.Refused("lease is not renewable");

        Auth? auth;
        try
        {
            auth = await lease.Mount.Backend.RenewTokenAsync(kept, cancellationToken);
        }
        catch (VaultException e) when (e.IsFailure)
        {
            throw VaultException.Failed($"failed to renew entry: {e.Message}", e.Status);
        }

        if (auth is null)
            return null;
        if (core.EntityOf(token) is { } entity)
            core.Identity.UpdateExternalGroups(entity, lease.Mount.Accessor, auth.GroupNames);
        var response = new VaultResponse();
        auth = auth with
        {
            Ttl = core.Times.Calculate(lease.Mount, new TtlRequest
            {
                Increment = increment,
                Ttl = auth.Ttl,
                MaxTtl = auth.MaxTtl,
                Period = auth.Period,
                ExplicitMaxTtl = auth.ExplicitMaxTtl,
                Start = lease.IssueTime,
            }, response.Warnings),
            IdentityPolicies = core.Identity.PoliciesOf(core.EntityOf(token)),
            Orphan = token.IsOrphan,
        };
        lease.Auth = auth;
        core.Leases.Extend(lease, core.Clock.GetUtcNow(), auth.Ttl);
        response.Auth = auth;
        return response;
    }
}
