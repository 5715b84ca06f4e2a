namespace Operator.Migration.Eso;

/// <summary>What the keys that a template of an ExternalSecret sees are in ours.</summary>
public sealed class KeyMapping
{
    private readonly Dictionary<string, SecretExpression> _named = new(StringComparer.Ordinal);

    /// <summary>Whether all keys of the sources are there besides, under their own names.</summary>
    public bool HasOthers { get; init; }

    /// <summary>The keys that have names of their own.</summary>
    public IReadOnlyDictionary<string, SecretExpression> Named => _named;

    /// <summary>Gives a key a name.</summary>
    public void Add(string name, SecretExpression expression) => _named[name] = expression;

    /// <summary>A key, or null where the template can't have it.</summary>
    public SecretExpression? Find(string name) => _named.GetValueOrDefault(name) ?? (HasOthers ? new SecretExpression([name]) : null);

    /// <summary>All keys as one operand; null where that can't be said.</summary>
    public string? All(string root)
    {
        if (_named.Count == 0)
            return $"{root}Secrets";

        return HasOthers ? null : $"(dict {string.Join(' ', _named.Select(pair => $"{SecretExpression.Quote(pair.Key)} {pair.Value.Write(root)}"))})";
    }
}
