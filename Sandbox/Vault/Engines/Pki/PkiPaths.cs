using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>Paths of the engine, all behind one gate.</summary>
/// <param name="gate">Held while a request is handled.</param>
/// <param name="store">The mount's store.</param>
internal abstract class PkiPaths(Lock gate, PkiStore store)
{
    /// <summary>The store.</summary>
    protected PkiStore Store => store;

    /// <summary>True for Vault 1.8, with one issuer at a time.</summary>
    protected bool IsOld => store.Flavour == VaultFlavour.Vault18;

    /// <summary>The paths.</summary>
    public abstract IEnumerable<BackendPath> Define();

    /// <summary>The pattern of a name in a path (<c>framework.GenericNameRegex</c>).</summary>
    protected static string Name(string field) => $@"(?<{field}>\w(([\w.-]+)?\w)?)";

    /// <summary>A handler that has the store for itself.</summary>
    protected PathHandler Handle(Func<VaultRequest, FieldData, VaultResponse?> handler) => (request, fields, _) =>
    {
        lock (gate)
            return ValueTask.FromResult(handler(request, fields));
    };

    /// <summary>Fields of a path, from those of several.</summary>
    protected static Dictionary<string, FieldType> Merge(params ReadOnlySpan<IReadOnlyDictionary<string, FieldType>> parts)
    {
        var fields = new Dictionary<string, FieldType>();
        foreach (var part in parts)
        {
            foreach (var (name, type) in part)
                fields[name] = type;
        }

        return fields;
    }
}
