namespace Sandbox.Vault.Engines.Pki;

/// <summary>What Go's <c>encoding/asn1</c> says of bytes that should be a structure.</summary>
internal static class GoAsn1
{
    private const int Sequence = 16;
    private const string Parameters =
        "{optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false}";

    /// <summary>The error of decoding bytes that are not the structure.</summary>
    /// <param name="der">The bytes.</param>
    /// <param name="type">The name of the structure's type.</param>
    public static string Error(ReadOnlySpan<byte> der, string type)
    {
        if (der.Length == 0)
            return "asn1: syntax error: sequence truncated";
        if (der.Length == 1)
            return "asn1: syntax error: truncated tag or length";

        var (@class, isCompound, tag) = (der[0] >> 6, (der[0] & 0x20) != 0, der[0] & 0x1f);
        var (offset, length) = (2, (int)der[1]);
        if ((der[1] & 0x80) != 0)
        {
            var count = der[1] & 0x7f;
            if (count == 0)
                return "asn1: syntax error: indefinite length found (not DER)";
            if (count > 3 || der.Length < 2 + count)
                return count > 3 ? "asn1: structure error: length too large" : "asn1: syntax error: truncated tag or length";
            length = 0;
            foreach (var part in der.Slice(2, count))
                length = (length << 8) | part;
            offset += count;
        }

        if (@class != 0 || tag != Sequence || !isCompound)
        {
            var found = $"{{class:{@class} tag:{tag} length:{length} isCompound:{(isCompound ? "true" : "false")}}}";
            return $"asn1: structure error: tags don't match ({Sequence} vs {found}) {Parameters} {type} @{offset}";
        }

        if (offset + length > der.Length)
            return "asn1: syntax error: data truncated";
        return offset + length < der.Length ? "asn1: syntax error: trailing data" : "asn1: structure error: sequence tag mismatch";
    }
}
