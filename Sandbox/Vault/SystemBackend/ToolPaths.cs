using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.SystemBackend;

/// <summary>Random bytes and hashes, in <c>sys/tools</c> and at transit mounts.</summary>
internal static class ToolPaths
{
    private const int MaxBytes = 128 * 1024;

    /// <summary>The paths.</summary>
    /// <param name="prefix">What comes before <c>random</c> and <c>hash</c>.</param>
    /// <param name="flavour">The server's flavour: SHA-3 came after Vault 1.8.</param>
    public static IEnumerable<BackendPath> Define(string prefix, VaultFlavour flavour) =>
    [
        new(prefix + "random(/(?<urlbytes>.+))?")
        {
            Fields = { ["urlbytes"] = FieldType.Text, ["bytes"] = FieldType.Int, ["format"] = FieldType.Text },
            Write = (_, fields, _) => Answer(Random(fields)),
        },
        new(prefix + "hash(/(?<urlalgorithm>.+))?")
        {
            Fields =
            {
                ["input"] = FieldType.Text,
                ["algorithm"] = FieldType.Text,
                ["urlalgorithm"] = FieldType.Text,
                ["format"] = FieldType.Text,
            },
            Write = (_, fields, _) => Answer(Hash(fields, flavour)),
        },
    ];

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private static VaultResponse Random(FieldData fields)
    {
        var count = fields.Int("bytes", absent: 32);
        if (fields.Text("urlbytes") is { Length: > 0 } inPath && !long.TryParse(inPath, out count))
            throw VaultException.Refused($"error parsing url-set byte count: strconv.Atoi: parsing \"{inPath}\": invalid syntax");
        if (count < 1)
            throw VaultException.Refused("\"bytes\" cannot be less than 1");
        if (count > MaxBytes)
            throw VaultException.Refused($"\"bytes\" should be less than {MaxBytes}");
        return VaultResponse.Of(
            new JsonObject { ["random_bytes"] = Encode(RandomNumberGenerator.GetBytes((int)count), fields.Text("format", "base64")) });
    }

    private static VaultResponse Hash(FieldData fields, VaultFlavour flavour)
    {
        byte[] input;
        try
        {
            input = GoBase64.Decode(fields.Text("input"));
        }
        catch (FormatException e)
        {
            throw VaultException.Refused($"unable to decode input as base64: {e.Message}");
        }

        var algorithm = fields.Text("urlalgorithm") is { Length: > 0 } inPath ? inPath : fields.Text("algorithm", "sha2-256");
        var hash = algorithm switch
        {
            "sha2-224" => Digest(new Sha224Digest(), input),
            "sha2-256" => SHA256.HashData(input),
            "sha2-384" => SHA384.HashData(input),
            "sha2-512" => SHA512.HashData(input),
            "sha3-224" or "sha3-256" or "sha3-384" or "sha3-512" when flavour != VaultFlavour.Vault18 =>
                Digest(new Sha3Digest(int.Parse(algorithm[5..], CultureInfo.InvariantCulture)), input),
            _ => throw VaultException.Refused($"unsupported algorithm {algorithm}"),
        };
        return VaultResponse.Of(new JsonObject { ["sum"] = Encode(hash, fields.Text("format", "hex")) });
    }

    private static byte[] Digest(IDigest digest, byte[] input)
    {
        var hash = new byte[digest.GetDigestSize()];
        digest.BlockUpdate(input, 0, input.Length);
        digest.DoFinal(hash, 0);
        return hash;
    }

    private static string Encode(byte[] bytes, string format) => format switch
    {
        "hex" => Convert.ToHexStringLower(bytes),
        "base64" => Convert.ToBase64String(bytes),
        _ => throw VaultException.Refused($"unsupported encoding format \"{format}\"; must be \"hex\" or \"base64\""),
    };
}
