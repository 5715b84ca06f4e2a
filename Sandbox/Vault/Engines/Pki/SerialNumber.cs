using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>Serial numbers of certificates, in the two ways that Vault writes them.</summary>
internal static class SerialNumber
{
    private const int Bits = 159;

    /// <summary>A new one.</summary>
    public static BigInteger Next() => new(Bits, new SecureRandom());

    /// <summary>As answers have it: <c>0a:1b</c>.</summary>
    public static string WithColons(BigInteger serial) => WithColons(Convert.ToHexStringLower(serial.ToByteArrayUnsigned()).Chunk(2));

    /// <summary>As it is stored and listed: <c>0a-1b</c>.</summary>
    public static string WithHyphens(BigInteger serial) => Normalize(WithColons(serial));

    /// <summary>What a client wrote, as it is stored.</summary>
    public static string Normalize(string serial) => serial.ToLowerInvariant().Replace(':', '-');

    /// <summary>Bytes in hexadecimal with colons.</summary>
    public static string WithColons(IEnumerable<char[]> bytes) => string.Join(':', bytes.Select(b => new string(b)));
}
