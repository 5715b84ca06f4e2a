using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Operator.Runtime.Client;
using Vault.Client;
using Vault.Client.Secrets;

namespace Operator.Rendering;

/// <summary>
/// The keyed MAC by which content is recognised without being kept (HMAC-SHA-256). It covers the owner's kind and name as well: equal secrets of two
/// tenants have different MACs, so that nobody learns from a status that another's is the same.
/// </summary>
public sealed class SecretMac(byte[] key)
{
    // Names the key without telling anything of it, so that MACs under a lost key aren't taken for those of other content.
    private readonly string _keyId = Convert.ToHexStringLower(HMACSHA256.HashData(key, "secret-courier key id"u8)[..4]);

    /// <summary>The MAC of the data of an owner: an identifier of the key, a colon, and the MAC in Base64.</summary>
    public string Compute(string kind, ObjectKey owner, IEnumerable<KeyValuePair<string, SecretValue>> data)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        Append(hash, Encoding.UTF8.GetBytes(kind));
        Append(hash, Encoding.UTF8.GetBytes(owner.ToString()));
        foreach (var (name, value) in data.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Append(hash, Encoding.UTF8.GetBytes(name));
            Append(hash, value.Reveal().Span);
        }

        return $"{_keyId}:{Convert.ToBase64String(hash.GetHashAndReset())}";
    }

    /// <summary>Whether a MAC was computed under this key: only such ones tell by a difference that content differs.</summary>
    public bool IsUnderThisKey(string mac) => mac.StartsWith($"{_keyId}:", StringComparison.Ordinal);

    /// <summary>The MAC of the source of an owner's data, all of it that templates see. It is no MAC of any data.</summary>
    public string ComputeOfSource(string kind, ObjectKey owner, KeyValueSecret source) =>
        Compute($"{kind}/source", owner, [new("data", source.Json), new("metadata", source.Metadata)]);

    /// <summary>Compares two MACs without telling by timing where they differ.</summary>
    public static bool AreEqual(string? left, string? right) =>
        left is not null && right is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(left), Encoding.ASCII.GetBytes(right));

    // Length first, so that no two lists of parts run together into the same bytes.
    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
