using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.Oiw;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace Sandbox.Vault.Engines.Transit;

/// <summary>A hash function by the name that the API has for it.</summary>
/// <param name="Oid">Its object identifier.</param>
/// <param name="Create">Makes one.</param>
internal sealed record TransitHash(DerObjectIdentifier Oid, Func<IDigest> Create)
{
    private static readonly Dictionary<string, TransitHash> All = new()
    {
        ["sha1"] = new(OiwObjectIdentifiers.IdSha1, () => new Sha1Digest()),
        ["sha2-224"] = new(NistObjectIdentifiers.IdSha224, () => new Sha224Digest()),
        ["sha2-256"] = new(NistObjectIdentifiers.IdSha256, () => new Sha256Digest()),
        ["sha2-384"] = new(NistObjectIdentifiers.IdSha384, () => new Sha384Digest()),
        ["sha2-512"] = new(NistObjectIdentifiers.IdSha512, () => new Sha512Digest()),
    };

    /// <summary>The length of a hash.</summary>
    public int Size => Create().GetDigestSize();

    /// <summary>The function of a name; null for an unknown one.</summary>
    public static TransitHash? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>The hash of some data.</summary>
    public byte[] Of(byte[] data) => DigestUtilities.DoFinal(Create(), data);

    /// <summary>The HMAC of some data.</summary>
    public byte[] HmacOf(byte[] key, byte[] data)
    {
        var mac = new HMac(Create());
        mac.Init(new KeyParameter(key));
        return MacUtilities.DoFinal(mac, data);
    }
}
