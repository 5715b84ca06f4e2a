using Sandbox.Vault.Core;

namespace Sandbox.Vault.Namespaces;

/// <summary>The namespaces directly below one, by name.</summary>
public sealed class NamespaceStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, VaultCore> _children = new(StringComparer.Ordinal);

    /// <summary>The namespaces, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, VaultCore>> All
    {
        get
        {
            lock (_gate)
                return [.. _children];
        }
    }

    /// <summary>A namespace by its name without a slash; null if there is none.</summary>
    public VaultCore? Find(string name)
    {
        lock (_gate)
            return _children.GetValueOrDefault(name);
    }

    /// <summary>Adds a namespace; false if its name is in use.</summary>
    public bool TryAdd(string name, VaultCore child)
    {
        lock (_gate)
            return _children.TryAdd(name, child);
    }

    /// <summary>Removes a namespace.</summary>
    public void Remove(string name)
    {
        lock (_gate)
            _children.Remove(name);
    }

    /// <summary>Removes all namespaces.</summary>
    public void Clear()
    {
        lock (_gate)
            _children.Clear();
    }
}
