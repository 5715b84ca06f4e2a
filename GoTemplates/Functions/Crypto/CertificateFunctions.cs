using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using static GoTemplates.Functions.ParameterType;

namespace GoTemplates.Functions.Crypto;

/// <summary>sprig's functions that make certificates.</summary>
internal static class CertificateFunctions
{
    private const int KeyBits = 2048;

    internal static void Register(FunctionSetBuilder functions)
    {
        ParameterType[] named = [ParameterType.String, List, List, Int];
        functions.Add("buildCustomCert", (string certificate, string key) => Build(certificate, key));
        Add(functions, "genCA", [ParameterType.String, Int], call => Issue(call, null, isAuthority: true, days: 1, ca: -1));
        Add(functions, "genCAWithKey", [ParameterType.String, Int, ParameterType.String],
            call => Issue(call, call[2].AsString(), isAuthority: true, days: 1, ca: -1));
        Add(functions, "genSelfSignedCert", named, call => Issue(call, null, isAuthority: false, days: 3, ca: -1));
        Add(functions, "genSelfSignedCertWithKey", [.. named, ParameterType.String],
            call => Issue(call, call[4].AsString(), isAuthority: false, days: 3, ca: -1));
        Add(functions, "genSignedCert", [.. named, Any], call => Issue(call, null, isAuthority: false, days: 3, ca: 4));
        Add(functions, "genSignedCertWithKey", [.. named, Any, ParameterType.String],
            call => Issue(call, call[5].AsString(), isAuthority: false, days: 3, ca: 4));
    }

    private static void Add(FunctionSetBuilder functions, string name, ParameterType[] parameters, FunctionBody body) =>
        functions.Add(new TemplateFunction(name, parameters, body) { IsRandom = true });

    private static GoValue Build(string certificate, string key)
    {
        var (pem, keyPem) = (Decode(certificate, "certificate"), Decode(key, "private key"));
        CertificateChain.Load(Pem.First(pem)).Dispose();
        PrivateKeys.Load(keyPem).Dispose();
        return new CertificateObject(pem, keyPem);
    }

    private static string Decode(string text, string what) => Encoding.Base64.TryDecode(text, out var bytes, out _)
        ? Text.GoString.FromBytes(bytes)
        : throw new FunctionException($"unable to decode base64 {what}");

    /// <summary>Issues a certificate.</summary>
    /// <param name="call">The call: the common name first; then IP addresses and DNS names unless it is an authority.</param>
    /// <param name="keyPem">The key; null to make one.</param>
    /// <param name="isAuthority">Whether it may sign others.</param>
    /// <param name="days">The argument that tells the days of validity.</param>
    /// <param name="ca">The argument that is the signer; negative for none.</param>
    private static GoValue Issue(FunctionCall call, string? keyPem, bool isAuthority, int days, int ca)
    {
        call.Context.Step(KeyFunctions.GenerationSteps);
        using var key = keyPem is null ? RSA.Create(KeyBits) : PrivateKeys.Load(keyPem);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(call[0].AsString());
        var request = key is RSA rsa
            ? new CertificateRequest(name.Build(), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(name.Build(), (ECDsa)key, HashAlgorithmName.SHA256);
        AddExtensions(request, isAuthority);
        if (!isAuthority) AddNames(request, call);
        var start = call.Context.TimeProvider.GetUtcNow();
        var end = start.AddDays(Math.Clamp(call[days].AsInt64(), 0, 100 * 365));
        using var certificate = ca < 0 ? request.CreateSelfSigned(start, end) : Sign(request, call[ca], start, end);
        return new CertificateObject(Pem.Encode(Pem.Certificate, certificate.RawDataMemory.Span), PrivateKeys.Encode(key));
    }

    private static X509Certificate2 Sign(CertificateRequest request, in GoValue signer, DateTimeOffset start, DateTimeOffset end)
    {
        if (signer.Kind != GoKind.Object || signer.AsObject() is not CertificateObject authority)
            throw new FunctionException($"the signer must be a certificate with its key, not a value of type {signer.TypeName}");

        using var certificate = CertificateChain.Load(Pem.First(authority.Certificate));
        using var key = PrivateKeys.Load(authority.Key);
        var generator = key is RSA rsa
            ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa((ECDsa)key);
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        return request.Create(certificate.SubjectName, generator, start, end < start ? start : end, RandomNumberGenerator.GetBytes(16));
    }

    private static void AddExtensions(CertificateRequest request, bool isAuthority)
    {
        var usage = X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.DigitalSignature;
        if (isAuthority) usage |= X509KeyUsageFlags.KeyCertSign;
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, 0, critical: true));
        if (isAuthority) request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
    }

    private static void AddNames(CertificateRequest request, FunctionCall call)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var value in call[1].AsList())
        {
            names.AddIpAddress(value.Kind == GoKind.String && IPAddress.TryParse(value.AsString(), out var address)
                ? address
                : throw new FunctionException("an element of the list of IP addresses is none"));
        }

        foreach (var value in call[2].AsList())
            names.AddDnsName(value.Kind == GoKind.String ? value.AsString() : throw new FunctionException("an alternate DNS name is not a string"));

        if (call[1].AsList().Count + call[2].AsList().Count > 0) request.CertificateExtensions.Add(names.Build());
    }
}
