using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Transit;

/// <summary>Paths of the engine, all behind one gate.</summary>
/// <param name="gate">Held while a request is handled.</param>
/// <param name="keys">The mount's keys, by name.</param>
internal abstract class TransitPaths(Lock gate, SortedDictionary<string, TransitKey> keys)
{
    /// <summary>The fields of all paths.</summary>
    protected static readonly Dictionary<string, FieldType> Fields = new()
    {
        ["name"] = FieldType.Text,
        ["kind"] = FieldType.Text,
        ["version"] = FieldType.Text,
        ["type"] = FieldType.Text,
        ["derived"] = FieldType.Bool,
        ["convergent_encryption"] = FieldType.Bool,
        ["exportable"] = FieldType.Bool,
        ["allow_plaintext_backup"] = FieldType.Bool,
        ["deletion_allowed"] = FieldType.Bool,
        ["min_decryption_version"] = FieldType.Int,
        ["min_encryption_version"] = FieldType.Int,
        ["min_available_version"] = FieldType.Int,
        ["backup"] = FieldType.Text,
        ["force"] = FieldType.Bool,
        ["size"] = FieldType.Int,
        ["plaintext"] = FieldType.Text,
        ["ciphertext"] = FieldType.Text,
        ["context"] = FieldType.Text,
        ["nonce"] = FieldType.Text,
        ["key_version"] = FieldType.Int,
        ["input"] = FieldType.Text,
        ["hmac"] = FieldType.Text,
        ["signature"] = FieldType.Text,
        ["algorithm"] = FieldType.Text,
        ["hash_algorithm"] = FieldType.Text,
        ["urlalgorithm"] = FieldType.Text,
        ["signature_algorithm"] = FieldType.Text,
        ["marshaling_algorithm"] = FieldType.Text,
        ["prehashed"] = FieldType.Bool,
        ["bits"] = FieldType.Int,
    };

    /// <summary>The mount's keys, by name.</summary>
    protected SortedDictionary<string, TransitKey> Keys => keys;

    /// <summary>The paths.</summary>
    public abstract IEnumerable<BackendPath> Define();

    /// <summary>The pattern of a name in a path (<c>framework.GenericNameRegex</c>).</summary>
    protected static string Name(string field) => $@"(?<{field}>\w(([\w.-]+)?\w)?)";

    /// <summary>A handler that has the keys for itself.</summary>
    protected PathHandler Handle(Func<VaultRequest, FieldData, VaultResponse?> handler) => (request, fields, _) =>
    {
        lock (gate)
            return ValueTask.FromResult(handler(request, fields));
    };

    /// <summary>True if there is a key of that name.</summary>
    protected bool HasKey(string name)
    {
        lock (gate)
            return keys.ContainsKey(name);
    }

    /// <summary>The key that a request names.</summary>
    /// <exception cref="VaultException">There is none.</exception>
    protected TransitKey Key(FieldData fields) =>
        keys.GetValueOrDefault(fields.Text("name")) ?? throw VaultException.Refused("encryption key not found");

    /// <summary>The context of a request; empty for none.</summary>
    /// <exception cref="VaultException">It is no base64.</exception>
    protected static byte[] Context(string text, string field = "context")
    {
        try
        {
            return GoBase64.Decode(text);
        }
        catch (FormatException)
        {
            throw VaultException.Refused($"failed to base64-decode {field}");
        }
    }
}
