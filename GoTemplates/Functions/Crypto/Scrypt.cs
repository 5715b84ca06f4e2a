using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GoTemplates.Functions.Crypto;

/// <summary>scrypt (RFC 7914) with the parameters of <c>derivePassword</c>: N 32768, r 8, p 2.</summary>
internal static class Scrypt
{
    internal const long MemoryBytes = (long)Cost * BlockWords * 4;

    private const int Cost = 32768;
    private const int BlockSize = 8;
    private const int Parallelism = 2;
    private const int BlockWords = 32 * BlockSize;

    internal static byte[] DeriveKey(byte[] password, byte[] salt, int length)
    {
        var blocks = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA256, Parallelism * BlockWords * 4);
        var words = MemoryMarshal.Cast<byte, uint>(blocks.AsSpan());
        var memory = new uint[Cost * BlockWords];
        for (var i = 0; i < Parallelism; i++)
            Mix(words.Slice(i * BlockWords, BlockWords), memory);

        return Rfc2898DeriveBytes.Pbkdf2(password, blocks, 1, HashAlgorithmName.SHA256, length);
    }

    private static void Mix(Span<uint> block, uint[] memory)
    {
        Span<uint> scratch = stackalloc uint[BlockWords];
        for (var i = 0; i < Cost; i++)
        {
            block.CopyTo(memory.AsSpan(i * BlockWords));
            MixBlock(block, scratch);
        }

        for (var i = 0; i < Cost; i++)
        {
            var index = (int)(block[BlockWords - 16] & (Cost - 1));
            Xor(block, memory.AsSpan(index * BlockWords, BlockWords));
            MixBlock(block, scratch);
        }
    }

    private static void MixBlock(Span<uint> block, Span<uint> scratch)
    {
        Span<uint> state = stackalloc uint[16];
        block[^16..].CopyTo(state);
        for (var i = 0; i < 2 * BlockSize; i++)
        {
            Xor(state, block.Slice(16 * i, 16));
            Salsa(state);

            // Even results come first, odd ones after them.
            state.CopyTo(scratch.Slice(16 * (i / 2 + (i & 1) * BlockSize), 16));
        }

        scratch.CopyTo(block);
    }

    private static void Xor(Span<uint> target, ReadOnlySpan<uint> other)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] ^= other[i];
    }

    private static void Salsa(Span<uint> state)
    {
        Span<uint> x = stackalloc uint[16];
        state.CopyTo(x);
        for (var round = 0; round < 4; round++)
        {
            Quarter(x, 0, 4, 8, 12);
            Quarter(x, 5, 9, 13, 1);
            Quarter(x, 10, 14, 2, 6);
            Quarter(x, 15, 3, 7, 11);
            Quarter(x, 0, 1, 2, 3);
            Quarter(x, 5, 6, 7, 4);
            Quarter(x, 10, 11, 8, 9);
            Quarter(x, 15, 12, 13, 14);
        }

        for (var i = 0; i < 16; i++)
            state[i] += x[i];
    }

    private static void Quarter(Span<uint> x, int a, int b, int c, int d)
    {
        x[b] ^= BitOperations.RotateLeft(x[a] + x[d], 7);
        x[c] ^= BitOperations.RotateLeft(x[b] + x[a], 9);
        x[d] ^= BitOperations.RotateLeft(x[c] + x[b], 13);
        x[a] ^= BitOperations.RotateLeft(x[d] + x[c], 18);
    }
}
