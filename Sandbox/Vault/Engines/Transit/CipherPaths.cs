using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Transit;

/// <summary><c>encrypt</c>, <c>decrypt</c>, <c>rewrap</c> and <c>datakey</c>.</summary>
/// <param name="gate">Held while a request is handled.</param>
/// <param name="keys">The mount's keys, by name.</param>
/// <param name="clock">The clock.</param>
internal sealed class CipherPaths(Lock gate, SortedDictionary<string, TransitKey> keys, TimeProvider clock) : TransitPaths(gate, keys)
{
    private const string NoCiphertext = "missing ciphertext to decrypt";

    /// <inheritdoc/>
    public override IEnumerable<BackendPath> Define() =>
    [
        new($"encrypt/{Name("name")}")
        {
            Fields = Fields,
            Exists = fields => HasKey(fields.Text("name")),
            Write = Handle(Encrypt),
        },
        new($"decrypt/{Name("name")}") { Fields = Fields, Write = Handle((_, fields) => Decrypt(fields)) },
        new($"rewrap/{Name("name")}") { Fields = Fields, Write = Handle((_, fields) => Rewrap(fields)) },
        new($"datakey/{Name("kind")}/{Name("name")}") { Fields = Fields, Write = Handle((_, fields) => DataKey(fields)) },
    ];

    private VaultResponse Encrypt(VaultRequest request, FieldData fields)
    {
        var items = CipherItem.Read(fields, "missing plaintext to encrypt", fields.Has("plaintext"));
        // A key that doesn't exist is made for who may create; the policies have seen to that.
        var wasMade = request.Operation == Operation.Create && !Keys.ContainsKey(fields.Text("name"));
        if (wasMade)
            Keys[fields.Text("name")] = KeyFor(fields, items[0].HasContext);
        var key = Key(fields);
        var cipher = new TransitCipher(key);
        var response = Answer(fields, items, isDecryption: false, i =>
            Encrypted(key, cipher.Encrypt(Base64(i.Plaintext), i.KeyVersion, i.Context, i.Nonce), i.KeyVersion));
        if (request.Operation == Operation.Create && !wasMade)
        {
            response.Warnings.Add(
                "Attempted creation of the key during the encrypt operation, but it was created beforehand");
        }

        return response;
    }

    private TransitKey KeyFor(FieldData fields, bool hasContext)
    {
        var convergent = fields.Bool("convergent_encryption");
        if (convergent && !hasContext)
        {
            throw VaultException.Refused(
                "convergent encryption requires derivation to be enabled, so context is required");
        }

        var name = fields.Text("type", "aes256-gcm96");
        var type = TransitKeyType.Find(name);
        if (type?.PairType == "ec")
            throw VaultException.Refused($"key type {name} not supported for this operation");
        return type is { IsSymmetric: true }
            ? KeyPaths.Create(fields.Text("name"), type, hasContext, convergent, clock.GetUtcNow())
            : throw VaultException.Refused($"unknown key type {name}");
    }

    private VaultResponse Decrypt(FieldData fields)
    {
        var items = CipherItem.Read(fields, NoCiphertext, fields.Text("ciphertext").Length > 0);
        var cipher = new TransitCipher(Key(fields));
        return Answer(fields, items, isDecryption: true, i => new JsonObject
        {
            ["plaintext"] = Convert.ToBase64String(cipher.Decrypt(Ciphertext(i), i.Context)),
        });
    }

    private VaultResponse Rewrap(FieldData fields)
    {
        var items = CipherItem.Read(fields, NoCiphertext, fields.Text("ciphertext").Length > 0);
        var key = Key(fields);
        var cipher = new TransitCipher(key);
        return Answer(fields, items, isDecryption: false, i => Encrypted(
            key, cipher.Encrypt(cipher.Decrypt(Ciphertext(i), i.Context), i.KeyVersion, i.Context, i.Nonce), i.KeyVersion));
    }

    private VaultResponse DataKey(FieldData fields)
    {
        var kind = fields.Text("kind");
        if (kind is not ("plaintext" or "wrapped"))
            throw VaultException.Refused("Invalid path, must be 'plaintext' or 'wrapped'");
        var (context, nonce) = (Context(fields.Text("context")), Context(fields.Text("nonce"), "nonce"));
        var key = Key(fields);
        var bits = fields.Int("bits", absent: 256);
        if (bits is not (128 or 256 or 512))
            throw VaultException.Refused("invalid bit length");
        var secret = RandomNumberGenerator.GetBytes((int)bits / 8);
        var version = (int)fields.Int("key_version");
        var data = Encrypted(key, new TransitCipher(key).Encrypt(secret, version, context, nonce), version);
        if (kind == "plaintext")
            data["plaintext"] = Convert.ToBase64String(secret);
        return VaultResponse.Of(data);
    }

    // In a batch what is wrong with an item is told in its place; what goes wrong here ends it all.
    private static VaultResponse Answer(FieldData fields, IReadOnlyList<CipherItem> items, bool isDecryption, Func<CipherItem, JsonObject> operate)
    {
        if (fields.Raw["batch_input"] is null)
            return VaultResponse.Of(items[0].Error is { } error ? throw VaultException.Refused(error) : operate(items[0]));

        var results = new JsonArray();
        foreach (var item in items)
        {
            try
            {
                results.Add(item.Error is { } error ? throw VaultException.Refused(error) : operate(item));
            }
            catch (VaultException e) when (!e.IsFailure)
            {
                var result = new JsonObject { ["error"] = e.Message };
                if (isDecryption)
                    result["plaintext"] = "";
                results.Add(result);
            }
        }

        return VaultResponse.Of(new JsonObject { ["batch_results"] = results });
    }

    private static JsonObject Encrypted(TransitKey key, string ciphertext, int asked) =>
        new() { ["ciphertext"] = ciphertext, ["key_version"] = asked == 0 ? key.LatestVersion : asked };

    private static string Ciphertext(CipherItem item) =>
        item.Ciphertext.Length > 0 ? item.Ciphertext : throw VaultException.Refused(NoCiphertext);

    private static byte[] Base64(string text)
    {
        try
        {
            return GoBase64.Decode(text);
        }
        catch (FormatException e)
        {
            throw VaultException.Refused(e.Message);
        }
    }
}
