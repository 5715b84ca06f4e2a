using System.Security.Cryptography;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>PEM as Vault shows it: lines of 64, none empty at the end.</summary>
internal static class Pem
{
    /// <summary>The text of a block.</summary>
    public static string Encode(string label, byte[] der) => PemEncoding.WriteString(label, der);

    /// <summary>The text of a certificate.</summary>
    public static string Certificate(byte[] der) => Encode("CERTIFICATE", der);

    /// <summary>The first block of a text, and what follows it; null if there is none.</summary>
    public static (string Label, byte[] Der, string Remainder)? First(string text)
    {
        if (!PemEncoding.TryFind(text, out var fields))
            return null;
        var rest = text[fields.Location.End..];
        return (text[fields.Label], Convert.FromBase64String(text[fields.Base64Data]), rest.StartsWith('\n') ? rest[1..] : rest);
    }
}
