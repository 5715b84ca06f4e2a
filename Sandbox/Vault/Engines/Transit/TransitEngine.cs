using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;
using Sandbox.Vault.SystemBackend;

namespace Sandbox.Vault.Engines.Transit;

/// <summary>The engine <c>transit</c>: encryption, HMACs and signatures with keys that never leave the server.</summary>
/// <param name="clock">The clock.</param>
public sealed class TransitEngine(TimeProvider clock) : Backend, IDisposable
{
    private static readonly string[] KeyTypes =
    [
        "aes128-gcm96", "aes256-gcm96", "chacha20-poly1305", "ecdsa-p256", "ecdsa-p384", "ecdsa-p521", "rsa-2048", "rsa-3072", "rsa-4096",
    ];

    private static readonly Dictionary<string, FieldType> Fields = new()
    {
        ["name"] = FieldType.Text,
        ["kind"] = FieldType.Text,
        ["type"] = FieldType.Text,
        ["derived"] = FieldType.Bool,
        ["convergent_encryption"] = FieldType.Bool,
        ["exportable"] = FieldType.Bool,
        ["allow_plaintext_backup"] = FieldType.Bool,
        ["deletion_allowed"] = FieldType.Bool,
        ["min_decryption_version"] = FieldType.Int,
        ["min_encryption_version"] = FieldType.Int,
        ["plaintext"] = FieldType.Text,
        ["ciphertext"] = FieldType.Text,
        ["context"] = FieldType.Text,
        ["input"] = FieldType.Text,
        ["hmac"] = FieldType.Text,
        ["signature"] = FieldType.Text,
        ["algorithm"] = FieldType.Text,
        ["hash_algorithm"] = FieldType.Text,
        ["urlalgorithm"] = FieldType.Text,
        ["bits"] = FieldType.Int,
    };

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, TransitKey> _keys = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _keys.Values)
            key.Dispose();
    }

    /// <inheritdoc/>
    protected override IEnumerable<BackendPath> DefinePaths() =>
    [
        new("keys/?") { List = Handle(_ => VaultResponse.OfKeys([.. _keys.Keys])) },
        new("keys/(?<name>[^/]+)/rotate") { Fields = Fields, Write = Handle(Rotate) },
        new("keys/(?<name>[^/]+)/config") { Fields = Fields, Write = Handle(Configure) },
        new("keys/(?<name>[^/]+)")
        {
            Fields = Fields,
            Read = Handle(fields => _keys.GetValueOrDefault(fields.Text("name")) is { } key ? VaultResponse.Of(key.Describe()) : null),
            Write = Handle(CreateKey),
            Delete = Handle(DeleteKey),
        },
        new("encrypt/(?<name>[^/]+)")
        {
            Fields = Fields,
            Exists = fields => HasKey(fields.Text("name")),
            Write = Handle(Encrypt),
        },
        new("decrypt/(?<name>[^/]+)") { Fields = Fields, Write = Handle(fields => Each(fields, "ciphertext", Decrypt)) },
        new("rewrap/(?<name>[^/]+)") { Fields = Fields, Write = Handle(fields => Each(fields, "ciphertext", Rewrap)) },
        new("datakey/(?<kind>plaintext|wrapped)/(?<name>[^/]+)") { Fields = Fields, Write = Handle(DataKey) },
        new("hmac/(?<name>[^/]+)(/(?<urlalgorithm>.+))?") { Fields = Fields, Write = Handle(Hmac) },
        new("sign/(?<name>[^/]+)(/(?<urlalgorithm>.+))?") { Fields = Fields, Write = Handle(Sign) },
        new("verify/(?<name>[^/]+)(/(?<urlalgorithm>.+))?") { Fields = Fields, Write = Handle(Verify) },
        .. ToolPaths.Define(""),
    ];

    private PathHandler Handle(Func<FieldData, VaultResponse?> handler) => (_, fields, _) =>
    {
        lock (_gate)
            return ValueTask.FromResult(handler(fields));
    };

    private bool HasKey(string name)
    {
        lock (_gate)
            return _keys.ContainsKey(name);
    }

    private TransitKey Key(FieldData fields) =>
        _keys.GetValueOrDefault(fields.Text("name")) ?? throw VaultException.Refused("encryption key not found");

    private VaultResponse? CreateKey(FieldData fields)
    {
        Obtain(fields, fields.Bool("derived"), fields.Bool("convergent_encryption"));
        return null;
    }

    private TransitKey Obtain(FieldData fields, bool derived, bool convergent)
    {
        var name = fields.Text("name");
        if (_keys.TryGetValue(name, out var key))
            return key;

        var type = fields.Text("type", "aes256-gcm96");
        if (type == "ed25519")
            throw VaultException.Refused("the sandbox has no keys of type ed25519");
        if (!KeyTypes.Contains(type))
            throw VaultException.Refused($"unknown key type {type}");
        if (convergent && !derived)
            throw VaultException.Refused("convergent encryption requires derivation to be enabled");
        key = new TransitKey(name, type, derived, convergent)
        {
            Exportable = fields.Bool("exportable"),
            AllowPlaintextBackup = fields.Bool("allow_plaintext_backup"),
        };
        key.Rotate(clock.GetUtcNow());
        return _keys[name] = key;
    }

    private VaultResponse? Rotate(FieldData fields)
    {
        var key = _keys.GetValueOrDefault(fields.Text("name")) ?? throw VaultException.Refused("key not found");
        key.Rotate(clock.GetUtcNow());
        return null;
    }

    private VaultResponse? Configure(FieldData fields)
    {
        var name = fields.Text("name");
        var key = _keys.GetValueOrDefault(name) ?? throw VaultException.Refused($"no existing key named {name} could be found");
        var (decryption, encryption) = ((int)fields.Int(
            "min_decryption_version", key.MinDecryptionVersion), (int)fields.Int("min_encryption_version", key.MinEncryptionVersion));
        if (decryption < 0 || encryption < 0)
            throw VaultException.Refused($"min {(decryption < 0 ? "decryption" : "encryption")} version cannot be negative");
        if (decryption > key.LatestVersion)
            throw VaultException.Refused($"cannot set min decryption version of {decryption}, latest key version is {key.LatestVersion}");
        if (encryption > key.LatestVersion)
            throw VaultException.Refused($"cannot set min encryption version of {encryption}, latest key version is {key.LatestVersion}");
        (key.MinDecryptionVersion, key.MinEncryptionVersion) = (Math.Max(1, decryption), encryption);
        key.DeletionAllowed = fields.Bool("deletion_allowed", key.DeletionAllowed);
        key.Exportable |= fields.Bool("exportable");
        key.AllowPlaintextBackup |= fields.Bool("allow_plaintext_backup");
        return null;
    }

    private VaultResponse? DeleteKey(FieldData fields)
    {
        var name = fields.Text("name");
        if (!_keys.TryGetValue(name, out var key))
            throw VaultException.Refused($"error deleting policy {name}: could not delete key; not found");
        if (!key.DeletionAllowed)
            throw VaultException.Refused($"error deleting policy {name}: deletion is not allowed for this key");
        _keys.Remove(name);
        key.Dispose();
        return null;
    }

    // A key that doesn't exist is made by who may create; the policies have seen to that.
    private VaultResponse Encrypt(FieldData fields)
    {
        var hasContext = fields.Text("context").Length > 0;
        if (fields.Raw["batch_input"] is not JsonArray && !fields.Has("plaintext"))
            throw VaultException.Refused("missing plaintext to encrypt");
        Obtain(fields, hasContext, fields.Bool("convergent_encryption"));
        return Each(fields, "plaintext", Encrypt);
    }

    private static JsonObject Encrypt(TransitKey key, string plaintext, byte[]? context) =>
        new() { ["ciphertext"] = key.Encrypt(Base64(plaintext), context), ["key_version"] = key.LatestVersion };

    private static JsonObject Decrypt(TransitKey key, string ciphertext, byte[]? context) => ciphertext.Length == 0
        ? throw VaultException.Refused("missing ciphertext to decrypt")
        : new JsonObject { ["plaintext"] = Convert.ToBase64String(key.Decrypt(ciphertext, context)) };

    private static JsonObject Rewrap(TransitKey key, string ciphertext, byte[]? context) =>
        new() { ["ciphertext"] = key.Encrypt(key.Decrypt(ciphertext, context), context), ["key_version"] = key.LatestVersion };

    // One item, or a batch of them, where each has its own result or error.
    private VaultResponse Each(FieldData fields, string name, Func<TransitKey, string, byte[]?, JsonObject> operate)
    {
        var key = Key(fields);
        if (fields.Raw["batch_input"] is not JsonArray batch)
            return VaultResponse.Of(operate(key, fields.Text(name), Context(fields.Text("context"))));

        var results = new JsonArray();
        foreach (var item in batch.OfType<JsonObject>())
        {
            try
            {
                results.Add(operate(key, item[name]?.ToString() ?? "", Context(item["context"]?.ToString() ?? "")));
            }
            catch (VaultException e)
            {
                results.Add(name == "ciphertext"
                    ? new JsonObject { ["plaintext"] = "", ["error"] = e.Message }
                    : new JsonObject { ["error"] = e.Message });
            }
        }

        return VaultResponse.Of(new JsonObject { ["batch_results"] = results });
    }

    private VaultResponse DataKey(FieldData fields)
    {
        var bits = fields.Int("bits", absent: 256);
        if (bits is not (128 or 256 or 512))
            throw VaultException.Refused("invalid bit length");
        var key = Key(fields);
        var secret = RandomNumberGenerator.GetBytes((int)bits / 8);
        var data = new JsonObject
        {
            ["ciphertext"] = key.Encrypt(secret, Context(fields.Text("context"))),
            ["key_version"] = key.LatestVersion,
        };
        if (fields.Text("kind") == "plaintext")
            data["plaintext"] = Convert.ToBase64String(secret);
        return VaultResponse.Of(data);
    }

    private VaultResponse Hmac(FieldData fields) =>
        VaultResponse.Of(new JsonObject { ["hmac"] = Key(fields).Hmac(Base64(fields.Text("input")), AlgorithmOf(fields)) });

    private VaultResponse Sign(FieldData fields)
    {
        var key = Key(fields);
        return VaultResponse.Of(
            new JsonObject
            {
                ["key_version"] = key.LatestVersion,
                ["signature"] = key.Sign(Base64(fields.Text("input")), AlgorithmOf(fields)),
            });
    }

    private VaultResponse Verify(FieldData fields)
    {
        var (hmac, signature) = (fields.Text("hmac"), fields.Text("signature"));
        if (hmac.Length > 0 == signature.Length > 0)
            throw VaultException.Refused(
                hmac.Length > 0 ? "provide one of 'signature' or 'hmac'" : "neither a 'signature' nor an 'hmac' was given to verify");
        var (key, input) = (Key(fields), Base64(fields.Text("input")));
        var valid = hmac.Length > 0
            ? key.VerifyHmac(input, hmac, AlgorithmOf(fields))
            : key.VerifySignature(input, signature, AlgorithmOf(fields));
        return VaultResponse.Of(new JsonObject { ["valid"] = valid });
    }

    private static string AlgorithmOf(FieldData fields) =>
        fields.Text("urlalgorithm") is { Length: > 0 } inPath
            ? inPath
            : fields.Text("hash_algorithm", fields.Text("algorithm", "sha2-256"));

    private static byte[]? Context(string text) => text.Length == 0 ? null : Base64(text);

    private static byte[] Base64(string text)
    {
        var bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out var length))
            return bytes[..length];
        var bad = text.TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/').Count();
        throw VaultException.Refused($"illegal base64 data at input byte {bad}");
    }
}
