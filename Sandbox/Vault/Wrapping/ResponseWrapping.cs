using Sandbox.Vault.Core;
using Sandbox.Vault.Leases;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Wrapping;

/// <summary>Answers kept behind a token of one use (response wrapping).</summary>
/// <param name="core">The server.</param>
public sealed class ResponseWrapping(VaultCore core)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, WrappedResponse> _wrapped = [];

    /// <summary>Keeps an answer and gives the wrapping token for it.</summary>
    public VaultResponse Wrap(VaultResponse response, TimeSpan ttl, string creationPath)
    {
        var now = core.Clock.GetUtcNow();
        var token = new TokenEntry
        {
            Id = core.Tokens.NewId(TokenType.Service),
            Accessor = TokenStore.Random(),
            Policies = ["response-wrapping"],
            Path = creationPath,
            CreationTime = now,
            Ttl = ttl,
            ExplicitMaxTtl = ttl,
            UsesLeft = 1,
        };
        core.Tokens.TryAdd(token);
        core.Leases.Add(new Lease
        {
            Id = $"{creationPath}/{TokenStore.Random()}",
            Mount = core.Mounts.Find("sys/")!,
            Token = token.Id,
            IssueTime = now,
            ExpireTime = now + ttl,
            Auth = new Auth { ClientToken = token.Id, Accessor = token.Accessor, TokenPolicies = token.Policies, Ttl = ttl, Orphan = true },
        });
        var info = new WrapInfo(token.Id, token.Accessor, ttl, now, creationPath, response.Auth?.Accessor ?? "");
        lock (_gate)
            _wrapped[token.Id] = new WrappedResponse(info, response);
        return new VaultResponse { WrapInfo = info };
    }

    /// <summary>
    /// What a wrapping token stands for; the token isn't used up. A token that was just spent on opening it still stands for it.
    /// </summary>
    /// <exception cref="VaultException">It isn't a wrapping token, or not any more.</exception>
    public WrappedResponse Look(string token)
    {
        lock (_gate)
            return _wrapped.TryGetValue(token, out var wrapped) ? wrapped : throw Invalid();
    }

    /// <summary>Opens a wrapping; the token is gone then.</summary>
    /// <exception cref="VaultException">It isn't a wrapping token, or not any more.</exception>
    public async Task<WrappedResponse> OpenAsync(string token, CancellationToken cancellationToken)
    {
        var wrapped = Look(token);
        Forget(token);
        if (core.Tokens.Find(token) is { } entry)
            await core.Expiration.RevokeAsync(entry, cancellationToken);
        return wrapped;
    }

    /// <summary>Forgets what a token stood for.</summary>
    public void Forget(string token)
    {
        lock (_gate)
            _wrapped.Remove(token);
    }

    private static VaultException Invalid() => VaultException.Refused("wrapping token is not valid or does not exist");
}
