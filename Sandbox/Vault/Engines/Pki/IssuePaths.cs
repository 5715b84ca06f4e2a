using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary><c>issue</c>, <c>sign</c> and <c>sign-verbatim</c>: certificates for others, by a role.</summary>
/// <param name="gate">Held while a request is handled.</param>
/// <param name="store">The mount's store.</param>
/// <param name="issuance">Makes certificates.</param>
internal sealed class IssuePaths(Lock gate, PkiStore store, Issuance issuance) : PkiPaths(gate, store)
{
    private static readonly string[] DefaultUsages = ["DigitalSignature", "KeyAgreement", "KeyEncipherment"];

    /// <inheritdoc/>
    public override IEnumerable<BackendPath> Define()
    {
        // Later servers let a request choose among issuers.
        foreach (var prefix in IsOld ? [""] : (string[])["", $"issuer/{Name("ref")}/"])
        {
            yield return new BackendPath($"{prefix}issue/{Name("role")}") { Fields = Merge(IssueFields.Common), Write = Handle(Issue) };
            yield return new BackendPath($"{prefix}sign/{Name("role")}") { Fields = Merge(IssueFields.Common), Write = Handle(Sign) };
            yield return new BackendPath($"{prefix}sign-verbatim(/(?<role>.+))?")
            {
                Fields = Merge(IssueFields.Verbatim),
                Write = Handle(SignVerbatim),
            };
        }
    }

    private VaultResponse Issue(VaultRequest request, FieldData fields)
    {
        var role = Role(fields);
        return role.KeyType == "any"
            ? throw VaultException.Refused("role key type \"any\" not allowed for issuing certificates, only signing")
            : Answer(new IssuanceRequest(request, fields, role), signs: false);
    }

    private VaultResponse Sign(VaultRequest request, FieldData fields) =>
        Answer(new IssuanceRequest(request, fields, Role(fields)), signs: true);

    // Of the role, if one is named and exists, only the life times count, and what becomes of the certificate here.
    private VaultResponse SignVerbatim(VaultRequest request, FieldData fields)
    {
        var role = Store.Roles.GetValueOrDefault(fields.Text("role"));
        var verbatim = PkiRole.Unlimited(
            ("key_type", "any"), ("use_csr_common_name", true), ("use_csr_sans", true),
            ("key_usage", Texts(fields.List("key_usage", DefaultUsages))),
            ("ext_key_usage", Texts(fields.List("ext_key_usage"))),
            ("ext_key_usage_oids", Texts(fields.List("ext_key_usage_oids"))),
            ("ttl", (long)(role?.Ttl.TotalSeconds ?? 0)), ("max_ttl", (long)(role?.MaxTtl.TotalSeconds ?? 0)),
            ("generate_lease", role?.Flag("generate_lease") ?? false), ("no_store", role?.Flag("no_store") ?? false),
            ("issuer_ref", role?.Text("issuer_ref") ?? fields.Text("issuer_ref", PkiStore.DefaultReference)));
        return Answer(new IssuanceRequest(request, fields, verbatim) { IsVerbatim = true }, signs: true);
    }

    private VaultResponse Answer(IssuanceRequest asked, bool signs)
    {
        var (fields, role) = (asked.Fields, asked.Role);
        var format = AnswerFormat.Of(fields);
        if (format is null && IsOld)
            throw WrongFormat();
        var authority = Store.Authority(
            fields.Has("ref") ? fields.Text("ref") : role.Text("issuer_ref") is { Length: > 0 } named ? named : PkiStore.DefaultReference);
        if (format is null)
            throw WrongFormat();
        var issued = issuance.Issue(asked with { Authority = authority, Csr = signs ? SigningRequest.Read(fields.Text("csr")) : null });

        var response = VaultResponse.Of(Data(issued, authority, format, withoutRoots: fields.Bool("remove_roots_from_chain")));
        if (role.Flag("generate_lease"))
        {
            response.Secret = new LeasedSecret
            {
                Ttl = new DateTimeOffset(issued.Certificate.NotAfter) - Store.Clock.GetUtcNow(),
                Internal = new JsonObject { ["serial_number"] = issued.Serial },
            };
        }

        if (!role.Flag("no_store"))
            Store.AddCertificate(issued.Certificate);
        if (signs && role.Flag("use_csr_common_name") && fields.Text("common_name").Length > 0)
            response.Warnings.Add(Ignored("common_name", "use_csr_common_name"));
        if (signs && role.Flag("use_csr_sans") && fields.Text("alt_names").Length > 0)
            response.Warnings.Add(Ignored("alt_names", "use_csr_sans"));
        response.Warnings.AddRange(issued.Warnings);
        return response;
    }

    private JsonObject Data(IssuedCertificate issued, SigningAuthority authority, AnswerFormat format, bool withoutRoots)
    {
        var chain = authority.Chain.Where(c => !withoutRoots || !c.IssuerDN.Equivalent(c.SubjectDN)).ToList();
        var certificate = format.Show(issued.Certificate);
        var data = new JsonObject
        {
            ["expiration"] = issued.Expiration,
            ["serial_number"] = issued.Serial,
            ["issuing_ca"] = format.Show(authority.Certificate),
            ["certificate"] = format.IsBundle
                ? AnswerFormat.Bundle(issued.Key, [certificate, .. authority.Chain.Select(format.Show)])
                : certificate,
        };
        if (Store.Flavour == VaultFlavour.OpenBao)
            data["not_before"] = issued.Start;
        if (chain.Count > 0)
            data["ca_chain"] = Texts(chain.Select(format.Show));
        if (issued.Key is { } key)
            (data["private_key"], data["private_key_type"]) = (format.Show(key), key.Type);
        return data;
    }

    private PkiRole Role(FieldData fields) => Store.Roles.GetValueOrDefault(fields.Text("role"))
        ?? throw VaultException.Refused($"unknown role: {fields.Text("role")}");

    private static VaultException WrongFormat() =>
        VaultException.Refused("the \"format\" path parameter must be \"pem\", \"der\", or \"pem_bundle\"");

    private static string Ignored(string field, string flag) =>
        $"the {field} field was provided but the role is set with \"{flag}\" set to true";

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);
}
