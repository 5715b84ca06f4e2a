using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>An <c>otherName</c> of text in a subject alternative name (RFC 5280, 4.2.1.6), such as a Windows user principal name.</summary>
/// <param name="Oid">What kind of name it is.</param>
/// <param name="Value">The name.</param>
internal sealed record OtherName(string Oid, string Value)
{
    /// <summary>Reads names written <c>OID;UTF8:name</c>.</summary>
    /// <param name="texts">The names as text.</param>
    /// <param name="context">What an error begins with.</param>
    /// <exception cref="VaultException">One isn't written so.</exception>
    public static IReadOnlyList<OtherName> ParseAll(IEnumerable<string> texts, string context)
    {
        var names = new List<OtherName>();
        foreach (var text in texts)
        {
            if (text.Split(';', 2) is not [var oid, var typed])
                throw VaultException.Refused($"{context}expected a semicolon in other SAN {GoValue.Quote(text)}");
            if (typed.Split(':', 2) is not [var type, var value])
                throw VaultException.Refused($"{context}expected a colon in other SAN {GoValue.Quote(text)}");
            if (!type.Equals("utf8", StringComparison.OrdinalIgnoreCase) && !type.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            {
                throw VaultException.Refused(
                    $"{context}only utf8 other SANs are supported; found non-supported type in other SAN {GoValue.Quote(text)}");
            }

            names.Add(new OtherName(oid, value));
        }

        return names;
    }

    /// <summary>True if a text is an object identifier in numbers.</summary>
    public static bool IsOid(string text) => DerObjectIdentifier.TryFromID(text, out _);

    /// <summary>The name inside a general name; null if it isn't UTF-8 text.</summary>
    public static OtherName? Read(GeneralName name)
    {
        var parts = Asn1Sequence.GetInstance(name.Name);
        return Asn1TaggedObject.GetInstance(parts[1]).GetExplicitBaseObject() is DerUtf8String text
            ? new OtherName(DerObjectIdentifier.GetInstance(parts[0]).Id, text.GetString())
            : null;
    }

    /// <summary>The general name.</summary>
    public GeneralName ToGeneralName() => new(
        GeneralName.OtherName,
        new DerSequence(new DerObjectIdentifier(Oid), new DerTaggedObject(isExplicit: true, 0, new DerUtf8String(Value))));
}
