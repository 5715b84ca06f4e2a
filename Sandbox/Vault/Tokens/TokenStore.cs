using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sandbox.Vault.Json;

namespace Sandbox.Vault.Tokens;

/// <summary>The tokens that live, by id and by accessor.</summary>
/// <param name="clock">The clock.</param>
/// <param name="flavour">Which forms tokens have.</param>
public sealed class TokenStore(TimeProvider clock, VaultFlavour flavour)
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int SpentUses = -1;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TokenEntry> _tokens = [];
    private readonly Dictionary<string, string> _accessors = [];

    /// <summary>The prefix that only generated tokens have.</summary>
    public string ServicePrefix => flavour == VaultFlavour.Vault ? "hvs." : "s.";

    private string BatchPrefix => flavour == VaultFlavour.Vault ? "hvb." : "b.";

    /// <summary>The number of service tokens.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _accessors.Count;
        }
    }

    /// <summary>The accessors of a namespace's tokens, sorted.</summary>
    public IReadOnlyList<string> AccessorsOf(string space)
    {
        lock (_gate)
            return [.. _accessors.Where(a => _tokens[a.Value].Namespace == space).Select(a => a.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>A new id for a token of this kind.</summary>
    public string NewId(TokenType type) => type switch
    {
        TokenType.Batch => BatchPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(96)).Replace('+', '-').Replace('/', '_'),
        _ => ServicePrefix + Random(flavour == VaultFlavour.Vault ? 90 : 24),
    };

    /// <summary>Some random letters and digits, such as an accessor.</summary>
    public static string Random(int length = 24) => RandomNumberGenerator.GetString(Base62, length);

    /// <summary>Adds a token; false if there is one of that id.</summary>
    public bool TryAdd(TokenEntry token)
    {
        lock (_gate)
        {
            if (!_tokens.TryAdd(token.Id, token))
                return false;
            if (token.Accessor.Length > 0)
                _accessors[token.Accessor] = token.Id;
            return true;
        }
    }

    /// <summary>A token by id; null if there is none, or if it was used up.</summary>
    public TokenEntry? Find(string id)
    {
        lock (_gate)
        {
            var token = _tokens.GetValueOrDefault(id);
            if (token?.BatchExpiry <= clock.GetUtcNow())
                return null;
            return token is null || token.UsesLeft == SpentUses || !HasLivingParent(token) ? null : token;
        }
    }

    /// <summary>A token by its accessor; null if there is none.</summary>
    public TokenEntry? FindByAccessor(string accessor)
    {
        lock (_gate)
            return _accessors.TryGetValue(accessor, out var id) ? Find(id) : null;
    }

    /// <summary>Counts a use; true if it was the last.</summary>
    public bool Use(TokenEntry token)
    {
        lock (_gate)
        {
            if (token.UsesLeft == 1)
                token.UsesLeft = SpentUses;
            else if (token.UsesLeft > 0)
                token.UsesLeft--;
            return token.UsesLeft == SpentUses;
        }
    }

    /// <summary>The children of a token.</summary>
    public IReadOnlyList<TokenEntry> ChildrenOf(TokenEntry token)
    {
        lock (_gate)
            return [.. _tokens.Values.Where(t => t.Parent == token.Id)];
    }

    /// <summary>The tokens of a namespace that a path below this one made, such as those of an auth mount.</summary>
    public IReadOnlyList<TokenEntry> MadeBelow(string space, string path)
    {
        lock (_gate)
            return [.. _tokens.Values.Where(t => t.Namespace == space && t.Path.StartsWith(path, StringComparison.Ordinal))];
    }

    /// <summary>Makes the children of a token orphans.</summary>
    public void OrphanChildrenOf(TokenEntry token)
    {
        foreach (var child in ChildrenOf(token))
            child.Parent = "";
    }

    /// <summary>Removes a token.</summary>
    public void Remove(TokenEntry token)
    {
        lock (_gate)
        {
            _tokens.Remove(token.Id);
            _accessors.Remove(token.Accessor);
        }
    }

    /// <summary>All tokens, for <see cref="Load"/>.</summary>
    public JsonObject Save()
    {
        lock (_gate)
            return new JsonObject { ["tokens"] = StateJson.Write(_tokens.Values.ToList()) };
    }

    /// <summary>Replaces all tokens by what <see cref="Save"/> gave.</summary>
    public void Load(JsonObject state)
    {
        lock (_gate)
        {
            _tokens.Clear();
            _accessors.Clear();
            foreach (var token in StateJson.Read<List<TokenEntry>>(state["tokens"]))
                TryAdd(token);
        }
    }

    // A batch token that isn't an orphan is good as long as its parent; service tokens go with their parents when those are revoked.
    private bool HasLivingParent(TokenEntry token) =>
        token.Type != TokenType.Batch || token.IsOrphan || _tokens.ContainsKey(token.Parent);
}
