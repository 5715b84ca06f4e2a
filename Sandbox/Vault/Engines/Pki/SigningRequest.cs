using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>A certificate signing request (PKCS#10).</summary>
internal sealed class SigningRequest
{
    private readonly Pkcs10CertificationRequest _request;

    private SigningRequest(Pkcs10CertificationRequest request)
    {
        _request = request;
        var info = request.GetCertificationRequestInfo();
        (Subject, KeyInfo) = (info.Subject, info.SubjectPublicKeyInfo);
        Extensions = request.GetRequestedExtensions();
        Names = SubjectNames.Read(
            Subject,
            Extensions?.GetExtension(X509Extensions.SubjectAlternativeName) is { } names ? GeneralNames.GetInstance(names.GetParsedValue()) : null);
    }

    /// <summary>The subject as it was written.</summary>
    public X509Name Subject { get; }

    /// <summary>The public key as it was written.</summary>
    public SubjectPublicKeyInfo KeyInfo { get; }

    /// <summary>The names asked for.</summary>
    public SubjectNames Names { get; }

    /// <summary>The extensions asked for; null for none.</summary>
    public X509Extensions? Extensions { get; }

    /// <summary>Reads a request.</summary>
    /// <exception cref="VaultException">It is no signing request.</exception>
    public static SigningRequest Read(string pem)
    {
        if (pem.Length == 0)
            throw VaultException.Refused("\"csr\" is empty");
        if (Pem.First(pem) is not { } block)
            throw VaultException.Refused("csr contains no data");
        try
        {
            return new SigningRequest(new Pkcs10CertificationRequest(block.Der));
        }
        catch (Exception e) when (e is ArgumentException or IOException or InvalidCastException or FormatException or InvalidOperationException)
        {
            throw VaultException.Refused($"certificate request could not be parsed: {GoAsn1.Error(block.Der, "certificateRequest")}");
        }
    }

    /// <summary>Refuses keys that a role doesn't take.</summary>
    /// <exception cref="VaultException">The key is of another type, or too small.</exception>
    public void CheckKey(PkiRole role)
    {
        var key = Key();
        var (type, bits) = (PrivateKey.TypeOf(key), PrivateKey.BitsOf(key));
        if (role.KeyType != "any" && type != role.KeyType)
            throw VaultException.Refused($"role requires keys of type {role.KeyType}");
        if (type == "rsa" && bits < 2048)
            throw VaultException.Refused("RSA keys < 2048 bits are unsafe and not supported");
        if (role.KeyType is "rsa" or "ec" && bits < role.KeyBits)
            throw VaultException.Refused($"role requires a minimum of a {role.KeyBits}-bit key, but CSR's key is {bits} bits");
    }

    /// <summary>Refuses a request that its key didn't sign.</summary>
    /// <exception cref="VaultException">The signature is wrong.</exception>
    public void CheckSignature()
    {
        bool isValid;
        try
        {
            isValid = _request.Verify();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or GeneralSecurityException or CryptoException or IOException)
        {
            isValid = false; // a key or an algorithm that the library doesn't know
        }

        if (!isValid)
            throw VaultException.Refused("request signature invalid");
    }

    private AsymmetricKeyParameter? Key()
    {
        try
        {
            return PublicKeyFactory.CreateKey(KeyInfo);
        }
        catch (Exception e) when (e is ArgumentException or IOException or SecurityUtilityException or InvalidKeyException)
        {
            return null; // of a type that only the role "any" takes
        }
    }
}
