using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Policies;

namespace Sandbox.Vault.AuthMethods.Cert;

/// <summary>Which certificates may log in, and what they get.</summary>
public sealed record CertRole
{
    /// <summary>The fields of the path that writes roles.</summary>
    public static readonly Dictionary<string, FieldType> Fields = new(TokenParameters.Fields)
    {
        ["name"] = FieldType.Text,
        ["certificate"] = FieldType.Text,
        ["display_name"] = FieldType.Text,
        ["allowed_names"] = FieldType.List,
        ["allowed_common_names"] = FieldType.List,
        ["allowed_dns_sans"] = FieldType.List,
        ["allowed_email_sans"] = FieldType.List,
        ["allowed_uri_sans"] = FieldType.List,
        ["allowed_organizational_units"] = FieldType.List,
        ["required_extensions"] = FieldType.List,
        ["allowed_metadata_extensions"] = FieldType.List,
    };

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The authority whose certificates log in, or a client's certificate itself, in PEM.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>The name that its tokens show; its own name if empty.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>Patterns of which one must fit the common name, a DNS name or an e-mail address.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Patterns for the common name.</summary>
    public IReadOnlyList<string> CommonNames { get; init; } = [];

    /// <summary>Patterns for DNS names.</summary>
    public IReadOnlyList<string> DnsNames { get; init; } = [];

    /// <summary>Patterns for e-mail addresses.</summary>
    public IReadOnlyList<string> Emails { get; init; } = [];

    /// <summary>Patterns for URIs.</summary>
    public IReadOnlyList<string> Uris { get; init; } = [];

    /// <summary>Patterns for organizational units.</summary>
    public IReadOnlyList<string> OrganizationalUnits { get; init; } = [];

    /// <summary>Extensions that must be there, as <c>OID:PATTERN</c>.</summary>
    public IReadOnlyList<string> RequiredExtensions { get; init; } = [];

    /// <summary>Extensions that become metadata, by OID.</summary>
    public IReadOnlyList<string> MetadataExtensions { get; init; } = [];

    /// <summary>What its tokens get.</summary>
    public TokenParameters Token { get; init; } = new();

    /// <summary>The role with what a write changes.</summary>
    public CertRole With(FieldData fields) => this with
    {
        Certificate = fields.Text("certificate", Certificate),
        DisplayName = fields.Text("display_name", DisplayName) is { Length: > 0 } given ? given : Name,
        Names = fields.List("allowed_names", Names),
        CommonNames = fields.List("allowed_common_names", CommonNames),
        DnsNames = fields.List("allowed_dns_sans", DnsNames),
        Emails = fields.List("allowed_email_sans", Emails),
        Uris = fields.List("allowed_uri_sans", Uris),
        OrganizationalUnits = fields.List("allowed_organizational_units", OrganizationalUnits),
        RequiredExtensions = fields.List("required_extensions", RequiredExtensions),
        MetadataExtensions = fields.List("allowed_metadata_extensions", MetadataExtensions),
        Token = Token.With(fields),
    };

    /// <summary>True if a certificate that is trusted also says what the role asks for.</summary>
    internal bool Fits(ClientCertificate client) =>
        FitsOne(Names, [client.CommonName, .. client.DnsNames, .. client.Emails])
        && FitsOne(CommonNames, [client.CommonName])
        && FitsOne(DnsNames, client.DnsNames)
        && FitsOne(Emails, client.Emails)
        && FitsOne(Uris, client.Uris)
        && FitsOne(OrganizationalUnits, client.OrganizationalUnits)
        && RequiredExtensions.All(e => e.Split(':', 2) is [var oid, var pattern]
            && client.Extension(oid) is { } value && Glob.Matches(pattern, value));

    /// <summary>What the API shows.</summary>
    public JsonObject Describe() => Token.AddTo(new JsonObject
    {
        ["allowed_common_names"] = Texts(CommonNames),
        ["allowed_dns_sans"] = Texts(DnsNames),
        ["allowed_email_sans"] = Texts(Emails),
        ["allowed_metadata_extensions"] = Texts(MetadataExtensions),
        ["allowed_names"] = Texts(Names),
        ["allowed_organizational_units"] = Texts(OrganizationalUnits),
        ["allowed_uri_sans"] = Texts(Uris),
        ["certificate"] = Certificate,
        ["display_name"] = DisplayName,
        ["required_extensions"] = Texts(RequiredExtensions),
    });

    private static bool FitsOne(IReadOnlyList<string> patterns, IReadOnlyList<string> names) =>
        patterns.Count == 0 || patterns.Any(p => names.Any(n => Glob.Matches(p, n)));

    private static JsonArray? Texts(IReadOnlyList<string> texts) =>
        texts.Count == 0 ? null : new JsonArray([.. texts.Select(t => JsonValue.Create(t))]);
}
