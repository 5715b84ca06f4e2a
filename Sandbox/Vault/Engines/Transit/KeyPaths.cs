using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Engines.Pki;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Transit;

/// <summary>Keys: made, read, configured, rotated, trimmed, exported, backed up, restored, deleted.</summary>
/// <param name="gate">Held while a request is handled.</param>
/// <param name="keys">The mount's keys, by name.</param>
/// <param name="clock">The clock.</param>
/// <param name="flavour">The server.</param>
internal sealed class KeyPaths(Lock gate, SortedDictionary<string, TransitKey> keys, TimeProvider clock, VaultFlavour flavour)
    : TransitPaths(gate, keys)
{
    private int _cacheSize;

    /// <inheritdoc/>
    public override IEnumerable<BackendPath> Define() =>
    [
        new("keys/?") { List = Handle((_, _) => VaultResponse.OfKeys(Keys.Keys)) },
        new($"keys/{Name("name")}/rotate") { Fields = Fields, Write = Handle((_, fields) => Rotate(fields)) },
        new($"keys/{Name("name")}/config") { Fields = Fields, Write = Handle((_, fields) => Configure(fields)) },
        new($"keys/{Name("name")}/trim") { Fields = Fields, Write = Handle((_, fields) => Trim(fields)) },
        new($"keys/{Name("name")}")
        {
            Fields = Fields,
            Read = Handle((_, fields) => Read(fields)),
            Write = Handle((_, fields) => Create(fields)),
            Delete = Handle((_, fields) => Delete(fields)),
        },
        new($"export/{Name("kind")}/{Name("name")}(/(?<version>.+))?") { Fields = Fields, Read = Handle((_, fields) => Export(fields)) },
        new($"backup/{Name("name")}") { Fields = Fields, Read = Handle((_, fields) => Backup(fields)) },
        new("restore(/(?<name>.+))?") { Fields = Fields, Write = Handle((_, fields) => Restore(fields)) },
        new("cache-config")
        {
            Fields = Fields,
            Read = Handle((_, _) => VaultResponse.Of(new JsonObject { ["size"] = _cacheSize })),
            Write = Handle((_, fields) => ConfigureCache(fields)),
        },
    ];

    /// <summary>Makes a key.</summary>
    /// <exception cref="VaultException">The type can't be derived or be convergent.</exception>
    public static TransitKey Create(string name, TransitKeyType type, bool derived, bool convergent, DateTimeOffset now)
    {
        if (!type.Derives && (derived || convergent))
            throw VaultException.Failed($"key derivation and convergent encryption not supported for keys of type {type.Name}");
        if (!type.IsSymmetric && convergent)
            throw VaultException.Failed($"convergent encryption not supported for keys of type {type.Name}");
        var key = new TransitKey(name, type, derived, convergent);
        key.Rotate(now);
        return key;
    }

    private VaultResponse? Create(FieldData fields)
    {
        var (name, derived, convergent) = (fields.Text("name"), fields.Bool("derived"), fields.Bool("convergent_encryption"));
        if (convergent && !derived)
            throw VaultException.Refused("convergent encryption requires derivation to be enabled");
        var typeName = fields.Text("type", "aes256-gcm96");
        var type = TransitKeyType.Find(typeName) ?? throw VaultException.Refused($"unknown key type {typeName}");
        var isKnown = Keys.TryGetValue(name, out var key);
        if (key is null)
        {
            key = Create(name, type, derived, convergent, clock.GetUtcNow());
            key.Exportable = fields.Bool("exportable");
            key.AllowPlaintextBackup = fields.Bool("allow_plaintext_backup");
            Keys[name] = key;
        }

        var response = Changed(key);
        if (isKnown)
            response?.Warnings.Add($"key {name} already existed");
        return response;
    }

    private VaultResponse? Read(FieldData fields) => Keys.GetValueOrDefault(fields.Text("name")) is { } key
        ? VaultResponse.Of(key.Describe(Context(fields.Text("context")), flavour))
        : null;

    private VaultResponse? Rotate(FieldData fields)
    {
        var key = Keys.GetValueOrDefault(fields.Text("name")) ?? throw VaultException.Refused("key not found");
        key.Rotate(clock.GetUtcNow());
        return Changed(key);
    }

    // Later servers answer a change with the key.
    private VaultResponse? Changed(TransitKey key) => flavour == VaultFlavour.Vault18 ? null : VaultResponse.Of(key.Describe([], flavour));

    private VaultResponse? Configure(FieldData fields)
    {
        var name = fields.Text("name");
        var key = Keys.GetValueOrDefault(name) ?? throw VaultException.Refused($"no existing key named {name} could be found");
        var decryption = CheckedVersion(fields, "decryption", key.MinDecryptionVersion, key.LatestVersion);
        var isForced = decryption == 0;
        decryption = Math.Max(1, decryption);
        var encryption = CheckedVersion(fields, "encryption", key.MinEncryptionVersion, key.LatestVersion);
        if (encryption > 0 && encryption < decryption)
        {
            throw VaultException.Refused(
                $"cannot set min encryption/decryption values; min encryption version of {encryption} must be greater than or equal to min "
                + $"decryption version of {decryption}");
        }

        var (before, after) = (Settings(key), (decryption, encryption, fields.Bool("deletion_allowed", key.DeletionAllowed),
            key.Exportable || fields.Bool("exportable"), key.AllowPlaintextBackup || fields.Bool("allow_plaintext_backup")));
        if (before == after)
            return Changed(key);
        if (key.MinAvailableVersion > encryption)
            throw VaultException.Refused("min encryption version should not be less than min available version");
        if (key.MinAvailableVersion > decryption)
            throw VaultException.Refused("min decryption version should not be less then min available version");
        (key.MinDecryptionVersion, key.MinEncryptionVersion, key.DeletionAllowed, key.Exportable, key.AllowPlaintextBackup) = after;
        var response = Changed(key);
        if (!isForced)
            return response;
        response ??= new VaultResponse();
        response.Warnings.Add("since Vault 0.3, transit key numbering starts at 1; forcing minimum to 1");
        return response;
    }

    private static (int Decryption, int Encryption, bool Deletion, bool Export, bool Backup) Settings(TransitKey key) =>
        (key.MinDecryptionVersion, key.MinEncryptionVersion, key.DeletionAllowed, key.Exportable, key.AllowPlaintextBackup);

    private static int CheckedVersion(FieldData fields, string what, int current, int latest)
    {
        var version = (int)fields.Int($"min_{what}_version", current);
        if (version < 0)
            throw VaultException.Refused($"min {what} version cannot be negative");
        return version <= latest
            ? version
            : throw VaultException.Refused($"cannot set min {what} version of {version}, latest key version is {latest}");
    }

    private VaultResponse? Trim(FieldData fields)
    {
        var key = Keys.GetValueOrDefault(fields.Text("name")) ?? throw VaultException.Refused("invalid key name");
        if (!fields.Has("min_available_version"))
            throw VaultException.Refused("missing min_available_version");
        var version = (int)fields.Int("min_available_version");
        var problem = version switch
        {
            _ when version < key.MinAvailableVersion => "minimum available version cannot be decremented",
            _ when key.MinEncryptionVersion == 0 => "minimum available version cannot be set when minimum encryption version is not set",
            _ when version > key.MinEncryptionVersion => "minimum available version cannot be greater than minmum encryption version",
            _ when version > key.MinDecryptionVersion => "minimum available version cannot be greater than minimum decryption version",
            0 => "minimum available version should be positive",
            _ => null,
        };
        if (problem is not null)
            throw VaultException.Refused(problem);
        key.Trim(version);
        return Changed(key);
    }

    private VaultResponse? Delete(FieldData fields)
    {
        var name = fields.Text("name");
        if (!Keys.TryGetValue(name, out var key))
            throw VaultException.Refused($"error deleting policy {name}: could not delete key; not found");
        if (!key.DeletionAllowed)
            throw VaultException.Refused($"error deleting policy {name}: deletion is not allowed for this key");
        Keys.Remove(name);
        return null;
    }

    private VaultResponse? Export(FieldData fields)
    {
        var kind = fields.Text("kind");
        if (kind is not ("encryption-key" or "signing-key" or "hmac-key"))
            throw VaultException.Refused($"invalid export type: {kind}");
        if (Keys.GetValueOrDefault(fields.Text("name")) is not { } key)
            return null;
        if (!key.Exportable)
            throw VaultException.Refused(flavour == VaultFlavour.Vault18 ? "key is not exportable" : "private key material is not exportable");
        if (kind == "encryption-key" && !key.Type.Encrypts)
            throw VaultException.Refused("encryption not supported for the key");
        if (kind == "signing-key" && !key.Type.Signs)
            throw VaultException.Refused("signing not supported for the key");
        return VaultResponse.Of(new JsonObject
        {
            ["name"] = key.Name,
            ["type"] = key.Type.Name,
            ["keys"] = new JsonObject(Exported(key, fields.Text("version"))
                .Select(v => KeyValuePair.Create($"{v.Key}", (JsonNode?)Show(v.Value, kind)))),
        });
    }

    private static IEnumerable<KeyValuePair<int, TransitKeyVersion>> Exported(TransitKey key, string version)
    {
        if (version.Length == 0)
            return key.Usable;
        var number = version == "latest" ? key.LatestVersion
            : int.TryParse(version.StartsWith('v') ? version[1..] : version, out var parsed) ? parsed
            : throw VaultException.Refused("invalid key version");
        if (number < key.MinDecryptionVersion)
            throw VaultException.Refused("version for export is below minimum decryption version");
        return key.Usable.Where(v => v.Key == number).ToList() is { Count: > 0 } found
            ? found
            : throw VaultException.Refused("version does not exist or cannot be found");
    }

    private static string Show(TransitKeyVersion version, string kind) => (kind, version.Pair?.Type) switch
    {
        ("hmac-key", _) => Convert.ToBase64String(version.HmacSecret),
        (_, null or "ed25519") => Convert.ToBase64String(version.Secret),
        (_, "rsa") => Pem.Encode(version.Pair.PemLabel, version.Pair.ToDer()) + "\n",
        _ => Pem.Encode(version.Pair.PemLabel, version.Pair.ToDer()),
    };

    // A backup is the key's state: it can be restored in the sandbox, not in a real server, nor the other way round.
    private VaultResponse Backup(FieldData fields)
    {
        var key = Keys.GetValueOrDefault(fields.Text("name")) ?? throw VaultException.Failed($"key {GoValue.Quote(fields.Text("name"))} not found");
        if (!key.Exportable)
            throw VaultException.Failed("exporting is disallowed on the policy");
        if (!key.AllowPlaintextBackup)
            throw VaultException.Failed("plaintext backup is disallowed on the policy");
        key.Backup = (clock.GetUtcNow(), key.LatestVersion);
        var text = new JsonObject { ["policy"] = key.Save() }.ToJsonString();
        return VaultResponse.Of(new JsonObject { ["backup"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) });
    }

    private VaultResponse? Restore(FieldData fields)
    {
        if (fields.Text("backup").Length == 0)
            throw VaultException.Refused("'backup' must be supplied");
        if (fields.Text("name").Contains('/', StringComparison.Ordinal))
            throw VaultException.Failed("key names cannot be paths");
        TransitKey key;
        try
        {
            var state = JsonNode.Parse(GoBase64.Decode(fields.Text("backup")))?["policy"] as JsonObject
                ?? throw new FormatException("backup without a policy");
            key = TransitKey.Load(state, fields.Text("name"));
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or NullReferenceException)
        {
            throw VaultException.Failed(e is FormatException ? e.Message : "invalid backup"); // JSON that is no key's state
        }

        if (Keys.ContainsKey(key.Name) && !fields.Bool("force"))
            throw VaultException.Failed($"key {GoValue.Quote(key.Name)} already exists");
        key.Restore = (clock.GetUtcNow(), key.LatestVersion);
        Keys[key.Name] = key;
        return null;
    }

    private VaultResponse ConfigureCache(FieldData fields)
    {
        if (fields.Int("size") < 0)
            throw VaultException.Refused("size must be greater or equal to 0");
        _cacheSize = (int)fields.Int("size");
        return VaultResponse.Warning("cache configurations will be applied when this backend is restarted");
    }
}
