using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sandbox.Vault.Engines.Transit;
using Sandbox.Vault.Requests;

namespace Operator.Tests.VaultSandbox;

public sealed class TransitTests
{
    [Theory]
    [InlineData("aes128-gcm96")]
    [InlineData("aes256-gcm96")]
    public void What_a_key_encrypts_it_decrypts_after_a_rotation_until_the_version_is_too_old(string type)
    {
        using var key = new TransitKey("k", type, derived: false, convergent: false);
        key.Rotate(DateTimeOffset.UnixEpoch);
        var old = key.Encrypt([1, 2, 3], null);
        key.Rotate(DateTimeOffset.UnixEpoch);

        Assert.Equal([1, 2, 3], key.Decrypt(old, null));
        Assert.StartsWith("vault:v2:", key.Encrypt([1], null), StringComparison.Ordinal);
        key.MinDecryptionVersion = 2;
        Assert.Equal(
            "ciphertext or signature version is disallowed by policy (too old)",
            Assert.Throws<VaultException>(() => key.Decrypt(old, null)).Message);
    }

    [Fact]
    public void A_changed_ciphertext_is_refused()
    {
        using var key = new TransitKey("k", "aes256-gcm96", derived: false, convergent: false);
        key.Rotate(DateTimeOffset.UnixEpoch);
        var bytes = Convert.FromBase64String(key.Encrypt([1, 2, 3], null)["vault:v1:".Length..]);
        bytes[13] ^= 1;

        var error = Assert.Throws<VaultException>(() => key.Decrypt($"vault:v1:{Convert.ToBase64String(bytes)}", null));

        Assert.Equal((500, true), (error.Status, error.IsFailure));
    }

    [Fact]
    public async Task The_public_half_of_a_signing_key_verifies_its_signatures()
    {
        await using var vault = await SandboxVault.StartAsync();
        await vault.DoAsync("POST", "sys/mounts/transit", new JsonObject { ["type"] = "transit" });
        await vault.DoAsync("POST", "transit/keys/sig", new JsonObject { ["type"] = "ecdsa-p256" });
        var signed = await vault.DoAsync("POST", "transit/sign/sig", new JsonObject { ["input"] = Convert.ToBase64String("hello"u8) });
        var key = await vault.DoAsync("GET", "transit/keys/sig");

        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(key!["data"]!["keys"]!["1"]!["public_key"]!.GetValue<string>());
        var signature = Convert.FromBase64String(signed!["data"]!["signature"]!.GetValue<string>()["vault:v1:".Length..]);

        Assert.True(ecdsa.VerifyData("hello"u8, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }
}
