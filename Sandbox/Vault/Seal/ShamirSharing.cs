using System.Security.Cryptography;

namespace Sandbox.Vault.Seal;

/// <summary>Shamir's secret sharing over GF(2^8), as Vault splits its unseal key: each share ends with its x coordinate.</summary>
public static class ShamirSharing
{
    /// <summary>Splits a secret into shares, of which <paramref name="threshold"/> give it back.</summary>
    public static IReadOnlyList<byte[]> Split(ReadOnlySpan<byte> secret, int shares, int threshold)
    {
        var length = secret.Length + 1;
        var all = Enumerable.Range(1, shares).Select(_ => new byte[length]).ToList();
        for (var i = 0; i < secret.Length; i++)
        {
            var coefficients = RandomNumberGenerator.GetBytes(threshold);
            coefficients[0] = secret[i];
            for (var x = 1; x <= shares; x++)
                all[x - 1][i] = Evaluate(coefficients, (byte)x);
        }

        for (var x = 1; x <= shares; x++)
            all[x - 1][^1] = (byte)x;
        return all;
    }

    /// <summary>The secret of some shares; with too few or wrong ones, some other bytes.</summary>
    public static byte[] Combine(IReadOnlyList<byte[]> shares)
    {
        var secret = new byte[shares[0].Length - 1];
        for (var i = 0; i < secret.Length; i++)
        {
            foreach (var share in shares)
            {
                var weight = (byte)1;
                foreach (var other in shares.Where(o => o[^1] != share[^1]))
                    weight = Multiply(weight, Multiply(other[^1], Inverse((byte)(other[^1] ^ share[^1]))));
                secret[i] ^= Multiply(weight, share[i]);
            }
        }

        return secret;
    }

    private static byte Evaluate(byte[] coefficients, byte x)
    {
        byte value = 0;
        foreach (var coefficient in coefficients.Reverse())
            value = (byte)(Multiply(value, x) ^ coefficient);
        return value;
    }

    private static byte Multiply(byte a, byte b)
    {
        const byte Reduction = 0x1b; // x^8 + x^4 + x^3 + x + 1
        byte product = 0;
        for (; b > 0; b >>= 1)
        {
            if ((b & 1) != 0)
                product ^= a;
            a = (byte)((a << 1) ^ ((a & 0x80) != 0 ? Reduction : 0));
        }

        return product;
    }

    // In a field of 256 elements the inverse is the 254th power.
    private static byte Inverse(byte a)
    {
        byte power = 1;
        for (var i = 0; i < 254; i++)
            power = Multiply(power, a);
        return power;
    }
}
