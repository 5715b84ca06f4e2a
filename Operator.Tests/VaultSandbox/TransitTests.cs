using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sandbox.Vault;
using Sandbox.Vault.Engines.Transit;
using Sandbox.Vault.Requests;

namespace Operator.Tests.VaultSandbox;

public sealed class TransitTests
{
    private static readonly string Hello = Convert.ToBase64String("hello"u8);

    [Theory]
    [InlineData("aes128-gcm96")]
    [InlineData("aes256-gcm96")]
    [InlineData("chacha20-poly1305")]
    [InlineData("rsa-2048")]
    public async Task What_a_key_encrypts_it_decrypts_after_a_rotation_until_the_version_is_too_old(string type)
    {
        await using var vault = await StartAsync(type);
        var old = Text(await vault.DoAsync("POST", "transit/encrypt/k", new JsonObject { ["plaintext"] = Hello }), "ciphertext");
        await vault.DoAsync("POST", "transit/keys/k/rotate");

        Assert.Equal(Hello, Text(await vault.DoAsync("POST", "transit/decrypt/k", new JsonObject { ["ciphertext"] = old }), "plaintext"));
        var next = await vault.DoAsync("POST", "transit/rewrap/k", new JsonObject { ["ciphertext"] = old });
        Assert.StartsWith("vault:v2:", Text(next, "ciphertext"), StringComparison.Ordinal);
        await vault.DoAsync("POST", "transit/keys/k/config", new JsonObject { ["min_decryption_version"] = 2 });
        await RefusedAsync(
            vault, "transit/decrypt/k", new JsonObject { ["ciphertext"] = old },
            "ciphertext or signature version is disallowed by policy (too old)");
    }

    [Theory]
    [InlineData("aes256-gcm96", "cipher: message authentication failed")]
    [InlineData("chacha20-poly1305", "chacha20poly1305: message authentication failed")]
    public async Task A_changed_ciphertext_is_an_error_of_the_engine(string type, string message)
    {
        await using var vault = await StartAsync(type);
        var ciphertext = Text(await vault.DoAsync("POST", "transit/encrypt/k", new JsonObject { ["plaintext"] = Hello }), "ciphertext");
        var bytes = Convert.FromBase64String(ciphertext["vault:v1:".Length..]);
        bytes[13] ^= 1;

        var (status, answer) = await vault.SendAsync(
            "POST", "transit/decrypt/k", new JsonObject { ["ciphertext"] = $"vault:v1:{Convert.ToBase64String(bytes)}" });

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Equal(VaultException.AsList(message), answer!["errors"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task A_convergent_key_gives_the_same_ciphertext_for_the_same_context_alone()
    {
        await using var vault = await StartAsync("aes256-gcm96", new JsonObject { ["derived"] = true, ["convergent_encryption"] = true });

        var (first, again, other) = (await EncryptAsync("a"), await EncryptAsync("a"), await EncryptAsync("b"));

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        async Task<string> EncryptAsync(string context) => Text(await vault.DoAsync("POST", "transit/encrypt/k", new JsonObject
        {
            ["plaintext"] = Hello,
            ["context"] = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(context)),
        }), "ciphertext");
    }

    [Theory]
    [InlineData("ecdsa-p256", "sha2-256", "asn1", "")]
    [InlineData("ecdsa-p384", "sha2-512", "jws", "")]
    [InlineData("ecdsa-p521", "sha1", "jws", "")]
    [InlineData("ed25519", "sha2-256", "asn1", "")]
    [InlineData("rsa-2048", "sha2-224", "asn1", "pss")]
    [InlineData("rsa-2048", "sha2-384", "jws", "pkcs1v15")]
    public async Task A_signature_is_that_of_its_input_alone(string type, string hash, string marshaling, string scheme)
    {
        await using var vault = await StartAsync(type);
        var options = new JsonObject
        {
            ["input"] = Hello,
            ["hash_algorithm"] = hash,
            ["marshaling_algorithm"] = marshaling,
            ["signature_algorithm"] = scheme,
        };
        var signature = Text(await vault.DoAsync("POST", "transit/sign/k", options.DeepClone().AsObject()), "signature");

        options["signature"] = signature;
        Assert.True(await VerifyAsync());
        options["input"] = Convert.ToBase64String("hellO"u8);
        Assert.False(await VerifyAsync());

        async Task<bool> VerifyAsync() =>
            (await vault.DoAsync("POST", "transit/verify/k", options.DeepClone().AsObject()))!["data"]!["valid"]!.GetValue<bool>();
    }

    [Fact]
    public async Task The_public_half_of_a_signing_key_verifies_its_signatures()
    {
        await using var vault = await StartAsync("ecdsa-p256");
        var signed = await vault.DoAsync("POST", "transit/sign/k", new JsonObject { ["input"] = Hello });
        var key = await vault.DoAsync("GET", "transit/keys/k");

        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(key!["data"]!["keys"]!["1"]!["public_key"]!.GetValue<string>());
        var signature = Convert.FromBase64String(Text(signed, "signature")["vault:v1:".Length..]);

        Assert.True(ecdsa.VerifyData("hello"u8, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public async Task An_exported_rsa_key_decrypts_what_the_server_encrypted()
    {
        await using var vault = await StartAsync("rsa-2048", new JsonObject { ["exportable"] = true });
        var ciphertext = Text(await vault.DoAsync("POST", "transit/encrypt/k", new JsonObject { ["plaintext"] = Hello }), "ciphertext");
        var exported = await vault.DoAsync("GET", "transit/export/encryption-key/k/latest");

        using var rsa = RSA.Create();
        rsa.ImportFromPem(exported!["data"]!["keys"]!["1"]!.GetValue<string>());

        var plaintext = rsa.Decrypt(Convert.FromBase64String(ciphertext["vault:v1:".Length..]), RSAEncryptionPadding.OaepSHA256);
        Assert.Equal("hello"u8, plaintext);
    }

    [Fact]
    public async Task A_trimmed_version_is_gone_and_a_backup_brings_it_back_under_another_name()
    {
        await using var vault = await StartAsync(
            "aes256-gcm96", new JsonObject { ["exportable"] = true, ["allow_plaintext_backup"] = true });
        var old = Text(await vault.DoAsync("POST", "transit/encrypt/k", new JsonObject { ["plaintext"] = Hello }), "ciphertext");
        var backup = Text(await vault.DoAsync("GET", "transit/backup/k"), "backup");
        await vault.DoAsync("POST", "transit/keys/k/rotate");
        await vault.DoAsync("POST", "transit/keys/k/config", new JsonObject { ["min_decryption_version"] = 2, ["min_encryption_version"] = 2 });
        await vault.DoAsync("POST", "transit/keys/k/trim", new JsonObject { ["min_available_version"] = 2 });

        await RefusedAsync(
            vault, "transit/keys/k/config", new JsonObject { ["min_decryption_version"] = 1 },
            "min decryption version should not be less then min available version");
        await vault.DoAsync("POST", "transit/restore/copy", new JsonObject { ["backup"] = backup });
        Assert.Equal(Hello, Text(await vault.DoAsync("POST", "transit/decrypt/copy", new JsonObject { ["ciphertext"] = old }), "plaintext"));
    }

    [Fact]
    public async Task In_a_batch_each_item_has_its_own_result_or_error()
    {
        await using var vault = await StartAsync("ed25519");

        var signed = await vault.DoAsync("POST", "transit/sign/k", new JsonObject
        {
            ["batch_input"] = new JsonArray(new JsonObject { ["input"] = Hello }, new JsonObject(), new JsonObject { ["input"] = "YQ" }),
        });

        var results = signed!["data"]!["batch_results"]!.AsArray();
        Assert.NotNull(results[0]!["signature"]);
        Assert.Equal("missing input", results[1]!["error"]!.GetValue<string>());
        Assert.Equal(
            "unable to decode input as base64: illegal base64 data at input byte 0", results[2]!["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_was_saved_decrypts_as_before()
    {
        var first = new TransitEngine(TimeProvider.System, VaultFlavour.Vault18);
        await DoAsync(first, "keys/k", []);
        await DoAsync(first, "keys/k/rotate", []);
        var encrypted = await DoAsync(first, "encrypt/k", new JsonObject { ["plaintext"] = Hello });

        var second = new TransitEngine(TimeProvider.System, VaultFlavour.Vault18);
        second.Load(JsonNode.Parse(first.Save()!.ToJsonString())!.AsObject());
        var decrypted = await DoAsync(second, "decrypt/k", new JsonObject { ["ciphertext"] = encrypted["ciphertext"]!.GetValue<string>() });

        Assert.Equal(Hello, decrypted["plaintext"]!.GetValue<string>());

        static async Task<JsonObject> DoAsync(TransitEngine engine, string path, JsonObject data) => (await engine.HandleAsync(
            new VaultRequest { Operation = Operation.Update, Path = $"transit/{path}", RelativePath = path, Data = data },
            TestContext.Current.CancellationToken))?.Data ?? [];
    }

    private static async Task<SandboxVault> StartAsync(string type, JsonObject? options = null)
    {
        var vault = await SandboxVault.StartAsync();
        await vault.DoAsync("POST", "sys/mounts/transit", new JsonObject { ["type"] = "transit" });
        var body = options ?? [];
        body["type"] = type;
        await vault.DoAsync("POST", "transit/keys/k", body);
        return vault;
    }

    private static async Task RefusedAsync(SandboxVault vault, string path, JsonObject body, string message)
    {
        var (status, answer) = await vault.SendAsync("POST", path, body);
        Assert.Equal((HttpStatusCode.BadRequest, message), (status, answer!["errors"]![0]!.GetValue<string>()));
    }

    private static string Text(JsonNode? answer, string field) => answer!["data"]![field]!.GetValue<string>();
}
