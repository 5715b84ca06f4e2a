using System.Text.Json.Nodes;
using Sandbox.Vault.Core;
using Sandbox.Vault.Json;
using Sandbox.Vault.Leases;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Wrapping;

/// <summary>Answers kept behind a token of one use (response wrapping).</summary>
/// <param name="root">The root namespace.</param>
public sealed class ResponseWrapping(VaultCore root)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, WrappedResponse> _wrapped = [];

    /// <summary>Keeps an answer and gives the wrapping token for it, a token of the namespace that answered.</summary>
    public VaultResponse Wrap(VaultCore core, VaultResponse response, TimeSpan ttl, string creationPath)
    {
        var now = root.Clock.GetUtcNow();
        var token = new TokenEntry
        {
            Id = core.Tokens.NewId(TokenType.Service) + core.Namespace.IdSuffix,
            Accessor = TokenStore.Random() + core.Namespace.IdSuffix,
            Namespace = core.Namespace.Path,
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
            Id = $"{creationPath}/{TokenStore.Random()}{core.Namespace.IdSuffix}",
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
        if (root.Tokens.Find(token) is { } entry)
            await root.Expiration.RevokeAsync(entry, cancellationToken);
        return wrapped;
    }

    /// <summary>Forgets what a token stood for.</summary>
    public void Forget(string token)
    {
        lock (_gate)
            _wrapped.Remove(token);
    }

    /// <summary>All wrapped answers, for <see cref="Load"/>.</summary>
    public JsonObject Save()
    {
        lock (_gate)
            return new JsonObject(_wrapped.Select(w => KeyValuePair.Create(w.Key, StateJson.Write(w.Value))));
    }

    /// <summary>Replaces all wrapped answers by what <see cref="Save"/> gave.</summary>
    public void Load(JsonObject state)
    {
        lock (_gate)
        {
            _wrapped.Clear();
            foreach (var (token, wrapped) in state)
                _wrapped[token] = StateJson.Read<WrappedResponse>(wrapped);
        }
    }

    private static VaultException Invalid() => VaultException.Refused("wrapping token is not valid or does not exist");
}
