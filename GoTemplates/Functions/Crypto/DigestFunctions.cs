using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using GoTemplates.Text;

namespace GoTemplates.Functions.Crypto;

/// <summary>Checksums and digests.</summary>
internal static class DigestFunctions
{
    internal static void Register(FunctionSetBuilder functions) => functions
        .Add("sha1sum", (string text) => Sha1(text))
        .Add("sha256sum", (string text) => Convert.ToHexStringLower(SHA256.HashData(GoString.ToBytes(text))))
        .Add("adler32sum", (string text) => Adler32(GoString.ToBytes(text)).ToString());

    /// <summary>What sprig has only since 3.3.</summary>
    internal static void RegisterNewer(FunctionSetBuilder functions) => functions
        .Add("sha512sum", (string text) => Convert.ToHexStringLower(SHA512.HashData(GoString.ToBytes(text))));

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Templates ask for it, for checksums")]
    private static GoValue Sha1(string text) => Convert.ToHexStringLower(SHA1.HashData(GoString.ToBytes(text)));

    private static uint Adler32(byte[] bytes)
    {
        const uint Modulus = 65521;
        uint a = 1, b = 0;
        foreach (var octet in bytes)
        {
            a = (a + octet) % Modulus;
            b = (b + a) % Modulus;
        }

        return b << 16 | a;
    }
}
