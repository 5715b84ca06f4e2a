using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.KeyValue;

/// <summary>The key-value engine, version 2: secrets with versions and metadata.</summary>
public sealed class VersionedKeyValueEngine : Backend
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly VaultFlavour _flavour;
    private readonly Dictionary<string, VersionedSecret> _secrets = [];
    private KeyValueConfiguration _configuration = new();

    /// <summary>Makes an engine.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="flavour">Which fields metadata has.</param>
    /// <param name="unversioned">What a mount of version 1 held that becomes one of version 2; each secret becomes its own first
    /// version.</param>
    public VersionedKeyValueEngine(TimeProvider clock, VaultFlavour flavour, UnversionedKeyValueEngine? unversioned = null)
    {
        (_clock, _flavour) = (clock, flavour);
        foreach (var (path, data) in unversioned?.Secrets ?? new Dictionary<string, JsonObject>())
            Obtain(path).Add(new SecretVersion { CreatedTime = clock.GetUtcNow(), Data = GoJson.AsDoubles(data) }, 0);
    }

    /// <inheritdoc/>
    public override JsonObject Save()
    {
        lock (_gate)
            return new JsonObject { ["secrets"] = StateJson.Write(_secrets), ["config"] = StateJson.Write(_configuration) };
    }

    /// <inheritdoc/>
    public override void Load(JsonObject state)
    {
        lock (_gate)
        {
            _secrets.Clear();
            foreach (var (name, entry) in StateJson.Read<Dictionary<string, VersionedSecret>>(state["secrets"]))
                _secrets[name] = entry;
            _configuration = StateJson.Read<KeyValueConfiguration>(state["config"]);
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<BackendPath> DefinePaths() =>
    [
        new("config")
        {
            Fields = KeyValueConfiguration.Fields,
            Read = Handle(_ => VaultResponse.Of(_configuration.Describe(_flavour))),
            Write = Handle(fields =>
            {
                _configuration = _configuration.With(fields);
                return null;
            }),
        },
        new("data/(?<path>.*)")
        {
            Fields =
            {
                ["path"] = FieldType.Text,
                ["version"] = FieldType.Int,
                ["options"] = FieldType.Map,
                ["data"] = FieldType.Map,
            },
            Exists = fields =>
                InGate(() => Find(fields) is { CurrentVersion: > 0 } s && s.Versions.TryGetValue(s.CurrentVersion, out var v)
                && v.IsReadable(_clock.GetUtcNow())),
            Read = Handle(Read),
            Write = Handle(Write),
            Patch = Handle(Patch),
            Delete = Handle(fields => VersionDeletion.DeleteNewest(Find(fields), _clock.GetUtcNow())),
        },
        new("metadata/(?<path>.*)")
        {
            Fields =
            {
                ["path"] = FieldType.Text,
                ["max_versions"] = FieldType.Int,
                ["cas_required"] = FieldType.Bool,
                ["delete_version_after"] = FieldType.SignedDuration,
                ["custom_metadata"] = FieldType.Map,
                ["metadata_cas_required"] = FieldType.Bool,
                ["metadata_cas"] = FieldType.Int,
            },
            Exists = fields => InGate(() => Find(fields) is not null),
            Read = Handle(fields => Find(fields) is { } secret ? VaultResponse.Of(secret.Describe(_flavour)) : null),
            Write = Handle(WriteMetadata),
            Patch = Handle(PatchMetadata),
            Scan = Handle(fields => VaultResponse.OfKeys(AllBelow(fields.Text("path")))),
            Delete = Handle(DeleteMetadata),
            List = Handle(fields => VaultResponse.OfKeys(KeysBelow(_secrets.Keys, fields.Text("path")))),
        },
        VersionsPath("delete", fields => VersionDeletion.Delete(Find(fields), fields.IntList("versions"), _clock.GetUtcNow())),
        VersionsPath("undelete", fields => VersionDeletion.Undelete(Find(fields), fields.IntList("versions"))),
        VersionsPath("destroy", fields => VersionDeletion.Destroy(Find(fields), fields.IntList("versions"))),
        .. _flavour == VaultFlavour.Vault18 ? [] : NewerPaths(),
        VersionedPathAdvice.Path(_flavour),
    ];

    private IEnumerable<BackendPath> NewerPaths()
    {
        yield return new BackendPath("subkeys/(?<path>.*)")
        {
            Fields = { ["path"] = FieldType.Text, ["version"] = FieldType.Int, ["depth"] = FieldType.Int },
            Read = Handle(ReadKeys),
        };
        if (_flavour != VaultFlavour.OpenBao)
            yield break;
        yield return new BackendPath("detailed-metadata/(?<path>.*)")
        {
            Fields = { ["path"] = FieldType.Text },
            List = Handle(fields => ListDetailed(KeysBelow(_secrets.Keys, fields.Text("path")), fields.Text("path"))),
            Scan = Handle(fields => ListDetailed(AllBelow(fields.Text("path")), fields.Text("path"))),
        };
    }

    private VaultResponse ListDetailed(IEnumerable<string> keys, string folder)
    {
        var names = keys.ToList();
        var details = new JsonObject(names.Select(k => KeyValuePair.Create(
            k, (JsonNode?)(_secrets.GetValueOrDefault(folder + k)?.Describe(_flavour) ?? []))));
        var response = VaultResponse.OfKeys(names);
        if (names.Count > 0)
            response.Data!["key_info"] = details;
        return response;
    }

    private IEnumerable<string> AllBelow(string folder) => _secrets.Keys
        .Where(k => k.StartsWith(folder, StringComparison.Ordinal)).Select(k => k[folder.Length..]).Order(StringComparer.Ordinal);

    private BackendPath VersionsPath(string name, Func<FieldData, VaultResponse?> change) =>
        new($"{name}/(?<path>.*)") { Fields = { ["path"] = FieldType.Text, ["versions"] = FieldType.IntList }, Write = Handle(change) };

    private VaultResponse? Read(FieldData fields)
    {
        if (Find(fields) is not { } secret)
            return null;

        var asked = (int)fields.Int("version");
        var number = asked > 0 ? asked : secret.CurrentVersion;
        if (!secret.Versions.TryGetValue(number, out var version))
            return null;

        var metadata = Describe(secret, version, number);
        if (!version.IsReadable(_clock.GetUtcNow()))
            return new VaultResponse { Status = 404, Data = new JsonObject { ["data"] = null, ["metadata"] = metadata } };

        // Metadata is kept under the cleaned path and data under the path as it was written, so with a slash at the end only the former
        // is found.
        if (fields.Text("path").EndsWith('/'))
            throw VaultException.Failed("could not find version data");
        return VaultResponse.Of(new JsonObject { ["data"] = version.Data?.DeepClone(), ["metadata"] = metadata });
    }

    private VaultResponse? ReadKeys(FieldData fields)
    {
        if (Read(fields) is not { } read)
            return null;
        var data = read.Data!;
        data["subkeys"] = data["data"] is JsonObject secret ? SecretKeys.Of(secret, fields.Int("depth")) : null;
        data.Remove("data");
        return read;
    }

    private VaultResponse Patch(FieldData fields)
    {
        if (!fields.Raw.ContainsKey("data"))
            throw VaultException.Refused("no data provided");
        if (Find(fields) is not { } secret)
            return NothingThere();
        CheckAndSet(fields.Map("options"), secret);
        if (!secret.Versions.TryGetValue(secret.CurrentVersion, out var newest))
            return NothingThere();
        if (!newest.IsReadable(_clock.GetUtcNow()))
            return new VaultResponse { Status = 404, Data = Describe(secret, newest, secret.CurrentVersion) };
        return Add(secret, MergePatch.Apply(newest.Data, fields.Map("data")));
    }

    private static VaultResponse NothingThere() => new() { Status = 404, Raw = new RawBody("application/json", default) };

    private VaultResponse Write(FieldData fields)
    {
        if (!fields.Raw.TryGetPropertyValue("data", out var data))
            throw VaultException.Refused("no data provided");
        var path = fields.Text("path");
        if (path.Length == 0)
            throw VaultException.Refused("missing path");
        var secret = Find(fields);
        CheckAndSet(fields.Map("options"), secret);

        return Add(Obtain(path), data);
    }

    private VaultResponse Add(VersionedSecret secret, JsonNode? data)
    {
        var now = _clock.GetUtcNow();
        var lifetime = _configuration.LifetimeOf(secret);
        var version = new SecretVersion
        {
            CreatedTime = now,
            DeletionTime = lifetime > TimeSpan.Zero ? now + lifetime : null,
            Data = GoJson.AsDoubles(data),
        };
        secret.Add(version, _configuration.MaxVersions);
        return VaultResponse.Of(Describe(secret, version, secret.CurrentVersion));
    }

    private void CheckAndSet(JsonObject? options, VersionedSecret? secret)
    {
        if (options?["cas"] is not { } cas)
        {
            if (_configuration.CasRequired || secret is { CasRequired: true })
                throw VaultException.Refused("check-and-set parameter required for this call");
            return;
        }

        var text = cas.GetValueKind() == JsonValueKind.String ? cas.GetValue<string>() : cas.ToJsonString();
        if (!int.TryParse(text, out var expected))
            throw VaultException.Refused("error parsing check-and-set parameter");
        if (expected != (secret?.CurrentVersion ?? 0))
            throw VaultException.Refused("check-and-set parameter did not match the current version");
    }

    private VaultResponse? WriteMetadata(FieldData fields)
    {
        var change = new MetadataChange(fields, _configuration, _flavour, isPatch: false);
        if (change.IsEmpty)
            return null;
        if (_flavour == VaultFlavour.OpenBao)
            change.CheckVersion(Find(fields));
        return change.Apply(Obtain(fields.Text("path")), _clock.GetUtcNow());
    }

    private VaultResponse? PatchMetadata(FieldData fields)
    {
        var change = new MetadataChange(fields, _configuration, _flavour, isPatch: true);
        if (change.IsEmpty)
            return null;
        if (Find(fields) is not { } secret)
            return NothingThere();
        if (_flavour == VaultFlavour.OpenBao)
            change.CheckVersion(secret);
        return change.Apply(secret, _clock.GetUtcNow());
    }

    private VaultResponse? DeleteMetadata(FieldData fields)
    {
        _secrets.Remove(Key(fields.Text("path")));
        return null;
    }

    private JsonObject Describe(VersionedSecret secret, SecretVersion version, int number)
    {
        var metadata = version.Describe();
        metadata["version"] = number;
        if (_flavour != VaultFlavour.Vault18)
            metadata["custom_metadata"] = secret.CustomMetadata?.DeepClone();
        return metadata;
    }

    private static string Key(string path) => path.TrimEnd('/');

    private VersionedSecret? Find(FieldData fields) => _secrets.GetValueOrDefault(Key(fields.Text("path")));

    private VersionedSecret Obtain(string path)
    {
        if (!_secrets.TryGetValue(Key(path), out var secret))
            _secrets[Key(path)] = secret = new VersionedSecret { CreatedTime = _clock.GetUtcNow(), UpdatedTime = _clock.GetUtcNow() };
        return secret;
    }

    private bool InGate(Func<bool> question)
    {
        lock (_gate)
            return question();
    }

    private PathHandler Handle(Func<FieldData, VaultResponse?> handler) => (_, fields, _) =>
    {
        lock (_gate)
            return ValueTask.FromResult(handler(fields));
    };
}
