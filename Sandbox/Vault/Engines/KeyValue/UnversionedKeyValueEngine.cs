using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Leases;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.KeyValue;

/// <summary>The key-value engine, version 1: any path holds any fields.</summary>
public sealed class UnversionedKeyValueEngine : Backend
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JsonObject> _secrets = [];

    /// <summary>Everything that is stored, for an upgrade to version 2.</summary>
    public IReadOnlyDictionary<string, JsonObject> Secrets
    {
        get
        {
            lock (_gate)
                return _secrets.ToDictionary();
        }
    }

    /// <inheritdoc/>
    public override bool PagesLists => false;

    /// <inheritdoc/>
    public override JsonObject Save()
    {
        lock (_gate)
            return new JsonObject { ["secrets"] = StateJson.Write(_secrets) };
    }

    /// <inheritdoc/>
    public override void Load(JsonObject state)
    {
        lock (_gate)
        {
            _secrets.Clear();
            foreach (var (name, entry) in StateJson.Read<Dictionary<string, JsonObject>>(state["secrets"]))
                _secrets[name] = entry;
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<BackendPath> DefinePaths()
    {
        yield return new BackendPath("(?<path>.*)")
        {
            Fields = { ["path"] = FieldType.Text },
            Exists = fields => Find(fields.Text("path")) is not null,
            Read = (request, fields, _) => ValueTask.FromResult(Read(request, fields.Text("path"))),
            Write = (request, _, _) => ValueTask.FromResult(Write(request)),
            Delete = (_, fields, _) => ValueTask.FromResult(Delete(fields.Text("path"))),
            List = (_, fields, _) => ValueTask.FromResult<VaultResponse?>(List(fields.Text("path"))),
        };
    }

    private VaultResponse? Read(VaultRequest request, string path)
    {
        if (Find(path) is not { } data)
            return null;

        var ttl = LeaseTimes.DefaultOf(request.Mount);
        if (data.TryGetPropertyValue("ttl", out var given) || data.TryGetPropertyValue("lease", out given))
        {
            try
            {
                ttl = GoDuration.Parse(given);
            }
            catch (FormatException)
            {
                // A field of that name that is no duration is data like any other.
            }
        }

        return new VaultResponse { Data = data.DeepClone().AsObject(), Secret = new LeasedSecret { Ttl = ttl, IsHint = true } };
    }

    private VaultResponse? Write(VaultRequest request)
    {
        if (request.RelativePath.Length == 0)
            throw VaultException.Refused("missing path");
        if (request.Data.Count == 0)
            throw VaultException.Refused("missing data fields");
        lock (_gate)
            _secrets[request.RelativePath] = request.Data.DeepClone().AsObject();
        return null;
    }

    private VaultResponse? Delete(string path)
    {
        lock (_gate)
            _secrets.Remove(path);
        return null;
    }

    private VaultResponse List(string folder)
    {
        lock (_gate)
            return VaultResponse.OfKeys(KeysBelow(_secrets.Keys, folder));
    }

    private JsonObject? Find(string path)
    {
        lock (_gate)
            return _secrets.GetValueOrDefault(path);
    }
}
