using System.Security.Cryptography;

namespace GoTemplates.Functions.Crypto;

/// <summary>PEM as Go's <c>encoding/pem</c> writes and reads it.</summary>
internal static class Pem
{
    internal const string Certificate = "CERTIFICATE";
    internal const string PrivateKey = "PRIVATE KEY";
    internal const string PublicKey = "PUBLIC KEY";

    internal static string Encode(string label, ReadOnlySpan<byte> bytes) => PemEncoding.WriteString(label, bytes) + "\n";

    /// <summary>The blocks of a text, and the text after the last one.</summary>
    internal static List<(string Label, byte[] Bytes)> Decode(string text, out string rest)
    {
        var blocks = new List<(string, byte[])>();
        var remaining = text.AsSpan();
        while (PemEncoding.TryFind(remaining, out var fields))
        {
            var bytes = Convert.FromBase64String(remaining[fields.Base64Data].ToString());
            blocks.Add((remaining[fields.Label].ToString(), bytes));
            remaining = remaining[fields.Location.End..];
        }

        rest = remaining.TrimStart("\r\n").ToString();
        return blocks;
    }

    /// <summary>The first block's bytes.</summary>
    internal static byte[] First(string text) =>
        Decode(text, out _) is [var (_, bytes), ..] ? bytes : throw new FunctionException("no PEM data in input");
}
