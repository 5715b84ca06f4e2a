using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Transit;

/// <summary><c>sign</c>, <c>verify</c> and <c>hmac</c>.</summary>
/// <param name="gate">Held while a request is handled.</param>
/// <param name="keys">The mount's keys, by name.</param>
internal sealed class SignaturePaths(Lock gate, SortedDictionary<string, TransitKey> keys) : TransitPaths(gate, keys)
{
    private const string DefaultHash = "sha2-256";
    private const string Malformed = "failed to parse batch input: ";
    private const string Prefix = "vault:v";

    /// <inheritdoc/>
    public override IEnumerable<BackendPath> Define() =>
    [
        new($"sign/{Name("name")}(/(?<urlalgorithm>.+))?") { Fields = Fields, Write = Handle((_, fields) => Sign(fields)) },
        new($"verify/{Name("name")}(/(?<urlalgorithm>.+))?") { Fields = Fields, Write = Handle((_, fields) => Verify(fields)) },
        new($"hmac/{Name("name")}(/(?<urlalgorithm>.+))?") { Fields = Fields, Write = Handle((_, fields) => Hmac(fields)) },
    ];

    private VaultResponse Sign(FieldData fields)
    {
        var options = Options(fields);
        var key = Key(fields);
        if (!key.Type.Signs)
            throw VaultException.Refused($"key type {key.Type.Name} does not support signing");
        var (signer, version, isBatch) = (new TransitSigner(key), (int)fields.Int("key_version"), IsBatch(fields));
        return Answer(fields, Items(fields, "input", "context"), new JsonObject { ["key_version"] = 0 }, item =>
        {
            var (input, context) = (Input(item, key, fields, options), Context(item.GetValueOrDefault("context", "")));
            var (signature, publicKey) = Failing(() => signer.Sign(input, version, context, options));
            var result = new JsonObject { ["signature"] = signature, ["key_version"] = version == 0 ? key.LatestVersion : version };
            if (publicKey is not null)
                result[isBatch ? "publickey" : "public_key"] = publicKey;
            return result;
        });
    }

    private VaultResponse Verify(FieldData fields)
    {
        var items = Items(fields, "input", "signature", "hmac", "context");
        var isBatch = IsBatch(fields);
        var (signatures, hmacs) = (items.Any(i => i.ContainsKey("signature")), items.Any(i => !i.ContainsKey("signature") && i.ContainsKey("hmac")));
        var isMissing = items.Any(i => !i.ContainsKey("signature") && !i.ContainsKey("hmac"));
        if (!isBatch && signatures && items[0].ContainsKey("hmac"))
            throw VaultException.Refused("provide one of 'signature' or 'hmac'");
        if (!isBatch && isMissing)
            throw VaultException.Refused("neither a 'signature' nor an 'hmac' were given to verify");
        if (signatures && hmacs)
            throw VaultException.Refused("elements of batch_input must all provide 'signature' or all provide 'hmac'");
        if (isMissing && (signatures || hmacs))
            throw VaultException.Refused($"some elements of batch_input are missing '{(signatures ? "signature" : "hmac")}'");
        if (isMissing)
            throw VaultException.Refused("no batch_input elements have 'signature' or 'hmac'");
        return hmacs ? VerifyHmac(fields, items) : VerifySignature(fields, items);
    }

    private VaultResponse VerifySignature(FieldData fields, IReadOnlyList<Dictionary<string, string>> items)
    {
        var options = Options(fields);
        var key = Key(fields);
        if (!key.Type.Signs)
            throw VaultException.Refused($"key type {key.Type.Name} does not support verification");
        var signer = new TransitSigner(key);
        return Answer(fields, items, new JsonObject { ["valid"] = false }, item =>
        {
            var (input, context) = (Input(item, key, fields, options), Context(item.GetValueOrDefault("context", "")));
            return new JsonObject { ["valid"] = signer.Verify(input, item["signature"], context, options) };
        });
    }

    private VaultResponse Hmac(FieldData fields)
    {
        var key = Key(fields);
        var version = (int)fields.Int("key_version");
        if (version == 0)
            version = key.LatestVersion;
        else if (version != key.LatestVersion && key.MinEncryptionVersion > 0 && version < key.MinEncryptionVersion)
            throw VaultException.Refused("cannot generate HMAC: version is too old (disallowed by policy)");
        var secret = HmacSecret(key, version);
        var hash = HmacHash(fields);
        if (!IsBatch(fields) && !fields.Has("input"))
            throw VaultException.Refused("missing input for HMAC");
        return Answer(fields, Items(fields, "input"), [], item => new JsonObject
        {
            ["hmac"] = TransitKey.PrefixOf(version)
                + Convert.ToBase64String(hash.HmacOf(secret, Input(item, "missing input for HMAC"))),
        });
    }

    private VaultResponse VerifyHmac(FieldData fields, IReadOnlyList<Dictionary<string, string>> items)
    {
        var key = Key(fields);
        var hash = HmacHash(fields);
        return Answer(fields, items, [], item =>
        {
            var input = Input(item, "missing input");
            var (version, given) = SplitHmac(key, item["hmac"]);
            var isValid = CryptographicOperations.FixedTimeEquals(hash.HmacOf(HmacSecret(key, version), input), given);
            // A batch leaves out what is false.
            return isValid || !IsBatch(fields) ? new JsonObject { ["valid"] = isValid } : [];
        });
    }

    private static (int Version, byte[] Bytes) SplitHmac(TransitKey key, string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            throw VaultException.Refused("invalid HMAC to verify: no prefix");
        if (text[Prefix.Length..].Split(':', 2) is not [var number, var encoded])
            throw VaultException.Refused("invalid HMAC: wrong number of fields");
        if (!int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var version))
            throw VaultException.Refused("invalid HMAC: version number could not be decoded");
        byte[] bytes;
        try
        {
            bytes = GoBase64.Decode(encoded);
        }
        catch (FormatException e)
        {
            throw VaultException.Refused($"unable to decode verification HMAC as base64: {e.Message}");
        }

        if (version > key.LatestVersion)
            throw VaultException.Refused("invalid HMAC: version is too new");
        return version < key.MinDecryptionVersion
            ? throw VaultException.Refused("cannot verify HMAC: version is too old (disallowed by policy)")
            : (version, bytes);
    }

    private static byte[] HmacSecret(TransitKey key, int version) => version switch
    {
        < 0 => throw VaultException.Refused("key version does not exist (cannot be negative)"),
        _ when version > key.LatestVersion =>
            throw VaultException.Refused($"key version does not exist; latest key version is {key.LatestVersion}"),
        _ => key.Version(version).HmacSecret,
    };

    // The message shows what Go makes of a name that isn't in its table: the number zero, printed as a character.
    private static TransitHash HmacHash(FieldData fields)
    {
        var name = fields.Text("urlalgorithm") is { Length: > 0 } inPath ? inPath : fields.Text("algorithm", DefaultHash);
        return TransitHash.Find(name) ?? throw VaultException.Refused(@"unsupported algorithm '\x00'");
    }

    private static SignatureOptions Options(FieldData fields)
    {
        var name = fields.Text("urlalgorithm");
        if (name.Length == 0)
            name = fields.Text("hash_algorithm", DefaultHash);
        if (name.Length == 0)
            name = fields.Text("algorithm", DefaultHash);
        var hash = TransitHash.Find(name) ?? throw VaultException.Refused($"invalid hash algorithm {GoValue.Quote(name)}");
        var marshaling = fields.Text("marshaling_algorithm", "asn1");
        return marshaling is "asn1" or "jws"
            ? new SignatureOptions(hash, fields.Text("signature_algorithm"), IsJws: marshaling == "jws")
            : throw VaultException.Refused($"invalid marshaling type {GoValue.Quote(marshaling)}");
    }

    private static byte[] Input(Dictionary<string, string> item, TransitKey key, FieldData fields, SignatureOptions options)
    {
        var input = Input(item, "missing input");
        return key.Type.HashesInput && !fields.Bool("prehashed") ? options.Hash.Of(input) : input;
    }

    private static byte[] Input(Dictionary<string, string> item, string missing)
    {
        try
        {
            return GoBase64.Decode(item.GetValueOrDefault("input") ?? throw VaultException.Refused(missing));
        }
        catch (FormatException e)
        {
            throw VaultException.Refused($"unable to decode input as base64: {e.Message}");
        }
    }

    // What is wrong with signing alone comes as an error of the engine, even if it is the client's.
    private static T Failing<T>(Func<T> sign)
    {
        try
        {
            return sign();
        }
        catch (VaultException e) when (!e.IsFailure)
        {
            throw VaultException.Failed(e.Message);
        }
    }

    private static bool IsBatch(FieldData fields) => fields.Raw["batch_input"] is not null;

    private static IReadOnlyList<Dictionary<string, string>> Items(FieldData fields, params ReadOnlySpan<string> names)
    {
        if (fields.Raw["batch_input"] is not { } batch)
        {
            var single = new Dictionary<string, string> { ["input"] = fields.Text("input") };
            foreach (var name in names)
            {
                if (fields.Has(name))
                    single[name] = fields.Text(name);
            }

            return [single];
        }

        if (batch is not JsonArray list)
            throw VaultException.Failed($"{Malformed}'' source data must be an array or slice, got {GoValue.TypeName(batch)}");
        if (list.Count == 0)
            throw VaultException.Refused("missing batch input to process");
        return [.. list.Select(Texts)];
    }

    private static Dictionary<string, string> Texts(JsonNode? item)
    {
        if (item is not JsonObject entry)
            throw VaultException.Failed($"{Malformed}1 error(s) decoding:\n\n* '' expected a map, got '{GoValue.TypeName(item)}'");
        foreach (var (name, value) in entry)
        {
            if (value is not null && value.GetValueKind() != JsonValueKind.String)
            {
                throw VaultException.Failed(
                    $"{Malformed}1 error(s) decoding:\n\n* '[{name}]' expected type 'string', got unconvertible type '{GoValue.TypeName(value)}'");
            }
        }

        return entry.ToDictionary(f => f.Key, f => f.Value?.GetValue<string>() ?? "");
    }

    // In a batch every item has its own result or error, beside the fields that are always there.
    private static VaultResponse Answer(
        FieldData fields, IReadOnlyList<Dictionary<string, string>> items, JsonObject always, Func<Dictionary<string, string>, JsonObject> operate)
    {
        if (!IsBatch(fields))
            return VaultResponse.Of(operate(items[0]));

        var results = new JsonArray();
        foreach (var item in items)
        {
            try
            {
                results.Add(operate(item));
            }
            catch (VaultException e)
            {
                var result = always.DeepClone().AsObject();
                result["error"] = e.Message;
                results.Add(result);
            }
        }

        return VaultResponse.Of(new JsonObject { ["batch_results"] = results });
    }
}
