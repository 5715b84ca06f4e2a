using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Vault.Http;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Transit;

/// <summary>A named key with its versions.</summary>
/// <param name="name">Its name.</param>
/// <param name="type">Its type.</param>
/// <param name="derived">True if each context has a key of its own.</param>
/// <param name="convergent">True if the same plaintext gives the same ciphertext.</param>
internal sealed class TransitKey(string name, TransitKeyType type, bool derived, bool convergent)
{
    private const string Prefix = "vault:v";
    private const string TooOld = "ciphertext or signature version is disallowed by policy (too old)";

    private readonly SortedDictionary<int, TransitKeyVersion> _versions = [];

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Its type.</summary>
    public TransitKeyType Type => type;

    /// <summary>True if each context has a key of its own.</summary>
    public bool IsDerived => derived;

    /// <summary>True if the same plaintext gives the same ciphertext.</summary>
    public bool IsConvergent => convergent;

    /// <summary>The newest version.</summary>
    public int LatestVersion { get; private set; }

    /// <summary>The oldest version that there still is; 0 if none was trimmed.</summary>
    public int MinAvailableVersion { get; private set; }

    /// <summary>The oldest version that decrypts and verifies.</summary>
    public int MinDecryptionVersion { get; set; } = 1;

    /// <summary>The oldest version that encrypts and signs; 0 for only the newest, unless a request names one.</summary>
    public int MinEncryptionVersion { get; set; }

    /// <summary>True if it may be deleted.</summary>
    public bool DeletionAllowed { get; set; }

    /// <summary>True if it may be exported.</summary>
    public bool Exportable { get; set; }

    /// <summary>True if it may be backed up in the clear.</summary>
    public bool AllowPlaintextBackup { get; set; }

    /// <summary>When it was last backed up, and its version then; null for never.</summary>
    public (DateTimeOffset Time, int Version)? Backup { get; set; }

    /// <summary>When it was last restored, and its version then; null for never.</summary>
    public (DateTimeOffset Time, int Version)? Restore { get; set; }

    /// <summary>The versions that may be used, by number.</summary>
    public IEnumerable<KeyValuePair<int, TransitKeyVersion>> Usable => _versions.Where(v => v.Key >= MinDecryptionVersion);

    /// <summary>Adds a version.</summary>
    public void Rotate(DateTimeOffset now) => _versions[++LatestVersion] = TransitKeyVersion.Create(type, now);

    /// <summary>Drops the versions before one.</summary>
    public void Trim(int minAvailable)
    {
        MinAvailableVersion = minAvailable;
        foreach (var number in _versions.Keys.Where(v => v < minAvailable).ToList())
            _versions.Remove(number);
    }

    /// <summary>A version that may be used.</summary>
    /// <exception cref="VaultException">There is none of that number.</exception>
    public TransitKeyVersion Version(int number) => number >= MinDecryptionVersion && _versions.TryGetValue(number, out var version)
        ? version
        : throw VaultException.Refused("no such key version");

    /// <summary>The number of the version to encrypt or sign with.</summary>
    /// <param name="asked">The number that was asked for; 0 for the newest.</param>
    /// <param name="purpose"><c>encryption</c> or <c>signing</c>.</param>
    /// <exception cref="VaultException">It may not be used.</exception>
    public int Choose(int asked, string purpose) => asked switch
    {
        0 => LatestVersion,
        < 0 => throw VaultException.Refused($"requested version for {purpose} is negative"),
        _ when asked > LatestVersion =>
            throw VaultException.Refused($"requested version for {purpose} is higher than the latest key version"),
        _ when asked < MinEncryptionVersion =>
            throw VaultException.Refused($"requested version for {purpose} is less than the minimum encryption key version"),
        _ => asked,
    };

    /// <summary>What stands before a ciphertext, signature or HMAC.</summary>
    public static string PrefixOf(int version) => $"{Prefix}{version}:";

    /// <summary>Takes apart a ciphertext or a signature.</summary>
    /// <exception cref="VaultException">It is none, or of a version that may not be used.</exception>
    public (int Version, string Encoded) Split(string text, string what)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            throw VaultException.Refused($"invalid {what}: no prefix");
        if (text[Prefix.Length..].Split(':', 2) is not [var number, var encoded])
            throw VaultException.Refused($"invalid {what}: wrong number of fields");
        if (!int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var version))
            throw VaultException.Refused($"invalid {what}: version number could not be decoded");
        if (version == 0 && what == "ciphertext")
            version = 1; // keys were once counted from zero
        if (version > LatestVersion)
            throw VaultException.Refused($"invalid {what}: version is too new");
        return version < MinDecryptionVersion ? throw VaultException.Refused(TooOld) : (version, encoded);
    }

    /// <summary>Key material of a version: the key itself, or for a derived key that of a context.</summary>
    /// <exception cref="VaultException">The context is missing, or there is no such version.</exception>
    public byte[] Material(int version, byte[] context, int length)
    {
        if (!derived)
            return Version(version).Secret;
        if (context.Length == 0)
        {
            throw VaultException.Refused(
                "missing 'context' for key derivation; the key was created using a derived key, which means additional, "
                + "per-request information must be included in order to perform operations with the key");
        }

        return Version(version).Derive(context, length);
    }

    /// <summary>What the API shows.</summary>
    /// <param name="context">Of a derived signing key, the context whose public key is shown.</param>
    /// <param name="flavour">The server.</param>
    public JsonObject Describe(byte[] context, VaultFlavour flavour)
    {
        var data = new JsonObject
        {
            ["allow_plaintext_backup"] = AllowPlaintextBackup,
            ["deletion_allowed"] = DeletionAllowed,
            ["derived"] = derived,
            ["exportable"] = Exportable,
            ["keys"] = new JsonObject(Usable.Select(v => KeyValuePair.Create($"{v.Key}", Describe(v.Value, context)))),
            ["latest_version"] = LatestVersion,
            ["min_available_version"] = MinAvailableVersion,
            ["min_decryption_version"] = MinDecryptionVersion,
            ["min_encryption_version"] = MinEncryptionVersion,
            ["name"] = name,
            ["supports_decryption"] = type.Encrypts,
            ["supports_derivation"] = type.Derives,
            ["supports_encryption"] = type.Encrypts,
            ["supports_signing"] = type.Signs,
            ["type"] = type.Name,
        };
        if (Backup is { } backup)
            data["backup_info"] = Info(backup);
        if (Restore is { } restore)
            data["restore_info"] = Info(restore);
        if (derived)
            (data["kdf"], data["convergent_encryption"]) = ("hkdf_sha256", convergent);
        if (convergent)
            data["convergent_encryption_version"] = -1; // each version of the key has its own
        if (flavour != VaultFlavour.Vault18)
            (data["auto_rotate_period"], data["imported_key"]) = (0, false);
        if (flavour == VaultFlavour.OpenBao)
            data["soft_deleted"] = false;
        return data;
    }

    /// <summary>The state, with all versions in the clear.</summary>
    public JsonObject Save() => new()
    {
        ["name"] = name,
        ["type"] = type.Name,
        ["derived"] = derived,
        ["convergent"] = convergent,
        ["latest_version"] = LatestVersion,
        ["min_available_version"] = MinAvailableVersion,
        ["min_decryption_version"] = MinDecryptionVersion,
        ["min_encryption_version"] = MinEncryptionVersion,
        ["deletion_allowed"] = DeletionAllowed,
        ["exportable"] = Exportable,
        ["allow_plaintext_backup"] = AllowPlaintextBackup,
        ["backup_info"] = Backup is { } backup ? Info(backup) : null,
        ["restore_info"] = Restore is { } restore ? Info(restore) : null,
        ["versions"] = new JsonObject(_versions.Select(v => KeyValuePair.Create($"{v.Key}", (JsonNode?)v.Value.Save()))),
    };

    /// <summary>A key from its state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="name">Another name for it; empty for its own.</param>
    public static TransitKey Load(JsonObject state, string name = "")
    {
        var type = TransitKeyType.Find(state["type"]!.GetValue<string>()) ?? throw new FormatException("a transit key is of an unknown type");
        var key = new TransitKey(name.Length > 0 ? name : state["name"]!.GetValue<string>(), type, Flag("derived"), Flag("convergent"))
        {
            LatestVersion = Number("latest_version"),
            MinAvailableVersion = Number("min_available_version"),
            MinDecryptionVersion = Number("min_decryption_version"),
            MinEncryptionVersion = Number("min_encryption_version"),
            DeletionAllowed = Flag("deletion_allowed"),
            Exportable = Flag("exportable"),
            AllowPlaintextBackup = Flag("allow_plaintext_backup"),
            Backup = Info(state["backup_info"]),
            Restore = Info(state["restore_info"]),
        };
        foreach (var (number, version) in state["versions"]!.AsObject())
            key._versions[int.Parse(number, CultureInfo.InvariantCulture)] = TransitKeyVersion.Load(version!.AsObject());
        return key;

        bool Flag(string field) => state[field]!.GetValue<bool>();
        int Number(string field) => state[field]!.GetValue<int>();
    }

    private JsonNode? Describe(TransitKeyVersion version, byte[] context)
    {
        if (type.IsSymmetric)
            return JsonValue.Create(version.CreationTime.ToUnixTimeSeconds());
        var publicKey = !derived
            ? version.PublicKey()
            : context.Length == 0 ? "" : TransitKeyVersion.PublicKeyOf(PrivateKey.FromSeed(version.Derive(context, 32)));
        return new JsonObject
        {
            ["name"] = type.ShownName,
            ["creation_time"] = Timestamps.Nano(version.CreationTime),
            ["public_key"] = publicKey,
        };
    }

    private static JsonObject Info((DateTimeOffset Time, int Version) info) =>
        new() { ["time"] = Timestamps.Nano(info.Time), ["version"] = info.Version };

    private static (DateTimeOffset Time, int Version)? Info(JsonNode? info) => info is null ? null
        : (DateTimeOffset.Parse(info["time"]!.GetValue<string>(), CultureInfo.InvariantCulture), info["version"]!.GetValue<int>());
}
