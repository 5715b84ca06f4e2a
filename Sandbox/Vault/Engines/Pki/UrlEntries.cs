using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>Where certificates say that their issuer and its revocation list are.</summary>
internal sealed record UrlEntries
{
    /// <summary>The fields that set them.</summary>
    public static readonly Dictionary<string, FieldType> Fields = new()
    {
        ["issuing_certificates"] = FieldType.List,
        ["crl_distribution_points"] = FieldType.List,
        ["ocsp_servers"] = FieldType.List,
    };

    /// <summary>Where the issuer's certificate is.</summary>
    public IReadOnlyList<string> IssuingCertificates { get; init; } = [];

    /// <summary>Where the revocation list is.</summary>
    public IReadOnlyList<string> CrlDistributionPoints { get; init; } = [];

    /// <summary>Where single certificates can be asked for.</summary>
    public IReadOnlyList<string> OcspServers { get; init; } = [];

    /// <summary>True if there are none.</summary>
    public bool IsEmpty => IssuingCertificates.Count == 0 && CrlDistributionPoints.Count == 0 && OcspServers.Count == 0;

    /// <summary>The entries with what a write changes.</summary>
    /// <exception cref="VaultException">One is no URL.</exception>
    public UrlEntries With(FieldData fields) => new()
    {
        IssuingCertificates = Checked(fields.List("issuing_certificates", IssuingCertificates), "issuing certificates"),
        CrlDistributionPoints = Checked(fields.List("crl_distribution_points", CrlDistributionPoints), "CRL distribution points"),
        OcspServers = Checked(fields.List("ocsp_servers", OcspServers), "OCSP servers"),
    };

    /// <summary>What the API shows.</summary>
    public JsonObject Describe() => new()
    {
        ["issuing_certificates"] = new JsonArray([.. IssuingCertificates.Select(u => JsonValue.Create(u))]),
        ["crl_distribution_points"] = new JsonArray([.. CrlDistributionPoints.Select(u => JsonValue.Create(u))]),
        ["ocsp_servers"] = new JsonArray([.. OcspServers.Select(u => JsonValue.Create(u))]),
    };

    // As lenient as the server: a host will do.
    private static IReadOnlyList<string> Checked(IReadOnlyList<string> urls, string what)
    {
        var wrong = urls.FirstOrDefault(u => u.Length < 3 || u.StartsWith('.') || u.AsSpan().ContainsAny(" \"<>")
            || !Uri.TryCreate(u.Contains("://", StringComparison.Ordinal) ? u : "http://" + u, UriKind.Absolute, out var uri)
            || uri.Host.Length == 0 || !(uri.Host.Contains('.', StringComparison.Ordinal) || uri.HostNameType is not UriHostNameType.Dns
                || uri.Host == "localhost" || u.Contains("://", StringComparison.Ordinal)));
        return wrong is null ? urls : throw VaultException.Refused($"invalid URL found in {what}: {wrong}");
    }
}
