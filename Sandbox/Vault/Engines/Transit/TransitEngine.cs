using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.SystemBackend;

namespace Sandbox.Vault.Engines.Transit;

/// <summary>The engine <c>transit</c>: encryption, HMACs and signatures with keys that never leave the server.</summary>
/// <param name="clock">The clock.</param>
/// <param name="flavour">The server: later ones answer changes of a key with the key.</param>
public sealed class TransitEngine(TimeProvider clock, VaultFlavour flavour) : Backend
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, TransitKey> _keys = new(StringComparer.Ordinal);

    /// <summary>The keys with all their versions, in the clear: it is a sandbox.</summary>
    public override JsonObject? Save()
    {
        lock (_gate)
            return new JsonObject { ["keys"] = new JsonArray([.. _keys.Values.Select(k => k.Save())]) };
    }

    /// <inheritdoc/>
    public override void Load(JsonObject state)
    {
        lock (_gate)
        {
            foreach (var key in state["keys"]!.AsArray().Select(k => TransitKey.Load(k!.AsObject())))
                _keys[key.Name] = key;
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<BackendPath> DefinePaths() =>
    [
        .. new KeyPaths(_gate, _keys, clock, flavour).Define(),
        .. new CipherPaths(_gate, _keys, clock).Define(),
        .. new SignaturePaths(_gate, _keys).Define(),
        .. ToolPaths.Define("", flavour),
    ];
}
