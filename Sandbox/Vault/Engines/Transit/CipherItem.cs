using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Transit;

/// <summary>One thing to encrypt or decrypt: a request, or an entry of its batch.</summary>
internal sealed class CipherItem
{
    private static readonly string[] TextFields = ["context", "ciphertext", "plaintext", "nonce"];

    private CipherItem(Func<string, string> read, int keyVersion)
    {
        (Plaintext, Ciphertext, KeyVersion) = (read("plaintext"), read("ciphertext"), keyVersion);
        HasContext = read("context").Length > 0;
        try
        {
            Context = GoBase64.Decode(read("context"));
            Nonce = GoBase64.Decode(read("nonce"));
        }
        catch (FormatException e)
        {
            Error = e.Message;
        }
    }

    /// <summary>The plaintext, in base64.</summary>
    public string Plaintext { get; }

    /// <summary>The ciphertext.</summary>
    public string Ciphertext { get; }

    /// <summary>True if a context was given.</summary>
    public bool HasContext { get; }

    /// <summary>The context.</summary>
    public byte[] Context { get; } = [];

    /// <summary>The nonce; empty for a random one.</summary>
    public byte[] Nonce { get; } = [];

    /// <summary>The version of the key; 0 for the newest.</summary>
    public int KeyVersion { get; }

    /// <summary>What is wrong with it; null if nothing is.</summary>
    public string? Error { get; }

    /// <summary>The items of a request: one, or those of its batch.</summary>
    /// <param name="fields">The request.</param>
    /// <param name="missing">The error where neither a batch nor the field is there.</param>
    /// <param name="isGiven">Whether the field is there.</param>
    /// <exception cref="VaultException">The batch is malformed.</exception>
    public static IReadOnlyList<CipherItem> Read(FieldData fields, string missing, bool isGiven)
    {
        if (fields.Raw["batch_input"] is { } batch)
            return Same(Batch(batch));
        if (!isGiven)
            throw VaultException.Refused(missing);
        return [new CipherItem(f => fields.Text(f), (int)fields.Int("key_version"))];
    }

    private static List<CipherItem> Batch(JsonNode batch)
    {
        const string Malformed = "failed to parse batch input: ";
        if (batch is not JsonArray list)
            throw VaultException.Failed($"{Malformed}source data must be an array or slice, got {GoValue.TypeName(batch)}");
        if (list.Count == 0)
            throw VaultException.Refused("missing batch input to process");

        var errors = new List<string>();
        var items = new List<CipherItem>();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not JsonObject entry)
                throw VaultException.Failed($"{Malformed}[{i}] expected a map, got '{GoValue.TypeName(list[i])}'");
            foreach (var field in TextFields.Where(f => entry.ContainsKey(f) && !IsText(entry[f], mayBeNull: f != "plaintext")))
                errors.Add($"'[{i}].{field}' expected type 'string', got unconvertible type '{GoValue.TypeName(entry[field])}'");
            var version = Version(entry["key_version"], i, errors);
            if (errors.Count == 0)
                items.Add(new CipherItem(f => entry[f]?.GetValue<string>() ?? "", version));
        }

        return errors.Count == 0
            ? items
            : throw VaultException.Failed($"{Malformed}{errors.Count} error(s) decoding:\n\n{string.Join('\n', errors.Select(e => $"* {e}"))}");
    }

    private static List<CipherItem> Same(List<CipherItem> items) => items.All(i => i.HasContext == items[0].HasContext)
        ? items
        : throw VaultException.Refused("context should be set either in all the request blocks or in none");

    private static bool IsText(JsonNode? node, bool mayBeNull) => node is null ? mayBeNull : node.GetValueKind() == JsonValueKind.String;

    private static int Version(JsonNode? node, int at, List<string> errors)
    {
        if (node is null)
            return 0;
        if (node.GetValueKind() == JsonValueKind.Number && int.TryParse(GoJson.Digits(node.AsValue()), out var version))
            return version;
        errors.Add(node.GetValueKind() == JsonValueKind.Number
            ? $"error decoding json.Number into [{at}].key_version: strconv.ParseInt: parsing \"{GoJson.Digits(node.AsValue())}\": invalid syntax"
            : $"'[{at}].key_version' expected type 'int', got unconvertible type '{GoValue.TypeName(node)}'");
        return 0;
    }
}
