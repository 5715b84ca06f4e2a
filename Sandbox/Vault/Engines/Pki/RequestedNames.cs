using System.Net;
using System.Net.Sockets;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>Gathers the names for a certificate from a request and a signing request, and refuses those that the role doesn't allow.</summary>
/// <param name="fields">The request.</param>
/// <param name="csr">The signing request; null if the key is made here.</param>
/// <param name="role">The role.</param>
/// <param name="rules">What the role allows.</param>
/// <param name="flavour">The server.</param>
internal sealed class RequestedNames(FieldData fields, SigningRequest? csr, PkiRole role, NameRules rules, VaultFlavour flavour)
{
    // With use_csr_sans the names are those of the signing request, and those of the request count only without one.
    private readonly SubjectNames? _fromCsr = role.Flag("use_csr_sans") ? csr?.Names : null;

    /// <summary>The names.</summary>
    /// <exception cref="VaultException">One isn't allowed.</exception>
    public SubjectNames Collect()
    {
        var commonName = CommonName();
        var serial = fields.Text("serial_number") is { Length: > 0 } asked ? asked : csr?.Names.SerialNumber ?? "";
        List<string> dns = [.. _fromCsr?.Dns ?? []];
        List<string> emails = [.. _fromCsr?.Emails ?? []];
        if (commonName.Length > 0 && !fields.Bool("exclude_cn_from_sans"))
            Sort(commonName, dns, emails);
        foreach (var name in _fromCsr is null ? AlternativeNames() : [])
            Sort(name, dns, emails);

        if (commonName.Length > 0 && !AllowsCommonName(commonName))
            throw VaultException.Refused($"common name {commonName} not allowed by this role");
        if (serial.Length > 0 && !rules.AllowsSerialNumber(serial))
            throw VaultException.Refused($"serial_number {serial} not allowed by this role");
        if (rules.FirstRefused(dns, flavour) is { } host)
            throw VaultException.Refused($"subject alternate name {host} not allowed by this role");
        if (rules.FirstRefused(emails, flavour) is { } email)
            throw VaultException.Refused($"email address {email} not allowed by this role");

        return new SubjectNames
        {
            CommonName = commonName,
            SerialNumber = serial,
            Dns = Distinct(dns),
            Emails = Distinct(emails),
            Others = OtherNames(),
            Addresses = Addresses(),
            Uris = Uris(),
        };
    }

    private string CommonName()
    {
        var name = csr is not null && role.Flag("use_csr_common_name") ? csr.Names.CommonName : "";
        if (name.Length == 0)
            name = fields.Text("common_name");
        return name.Length > 0 || !role.Flag("require_cn") ? name : throw VaultException.Refused(
            "the common_name field is required, or must be provided in a CSR with \"use_csr_common_name\" set to true, unless "
            + "\"require_cn\" is set to false");
    }

    // With validations switched off, later servers take any text.
    private bool AllowsCommonName(string name)
    {
        var validations = role.List("cn_validations");
        if (validations is ["disabled"])
            return true;
        return (validations.Count == 0 || validations.Contains(name.Contains('@', StringComparison.Ordinal) ? "email" : "hostname"))
            && rules.FirstRefused([name], flavour) is null;
    }

    private IEnumerable<string> AlternativeNames() =>
        fields.Text("alt_names").Split(',').Select(n => n.Trim()).Where(n => n.Length > 0).Distinct().Order(StringComparer.Ordinal);

    // A name that can be no host, such as "My Root", stays in the subject alone.
    private static void Sort(string name, List<string> dns, List<string> emails)
    {
        if (name.Contains('@', StringComparison.Ordinal))
        {
            emails.Add(name);
            return;
        }

        try
        {
            var host = HostName.ToAscii(name);
            if (HostName.IsValid(host))
                dns.Add(host);
        }
        catch (FormatException e)
        {
            throw VaultException.Refused(e.Message);
        }
    }

    private List<OtherName> OtherNames()
    {
        const string Context = "could not parse requested other SAN: ";
        var requested = OtherName.ParseAll(fields.List("other_sans"), Context).Concat(_fromCsr?.Others ?? []).ToList();
        if (requested.Count == 0 || role.List("allowed_other_sans") is ["*"])
            return requested;

        var allowed = OtherName.ParseAll(role.List("allowed_other_sans"), "error parsing role's allowed SANs: ");
        foreach (var name in requested)
        {
            var patterns = allowed.Where(a => a.Oid == name.Oid).ToList();
            if (patterns.Count == 0)
                throw VaultException.Refused($"other SAN OID {name.Oid} not allowed by this role");
            if (!patterns.Exists(p => Policies.Glob.Matches(p.Value, name.Value)))
                throw VaultException.Refused($"other SAN {name.Value} not allowed for OID {name.Oid} by this role");
        }

        return requested;
    }

    private IReadOnlyList<IPAddress> Addresses()
    {
        var isOld = flavour == VaultFlavour.Vault18;
        if (_fromCsr is { Addresses: var given })
        {
            return given.Count == 0 || role.Flag("allow_ip_sans") ? Covered(given, "CSR") : throw VaultException.Refused(
                "IP Subject Alternative Names are not allowed in this role, but was provided " + (isOld ? "some via CSR" : "via CSR"));
        }

        var asked = fields.List("ip_sans");
        if (asked.Count > 0 && !role.Flag("allow_ip_sans"))
        {
            throw VaultException.Refused(
                "IP Subject Alternative Names are not allowed in this role, but was provided "
                + (isOld ? $"[{string.Join(' ', asked)}]" : "via API"));
        }

        return Covered([.. asked.Select(Address)], "API");
    }

    private IReadOnlyList<IPAddress> Covered(IReadOnlyList<IPAddress> addresses, string source)
    {
        var networks = role.List("allowed_ip_sans_cidr").Select(c => IPNetwork.Parse(c)).ToList();
        return networks.Count == 0 || addresses.All(a => networks.Exists(n => n.Contains(a))) ? addresses : throw VaultException.Refused(
            $"IP Subject Alternative Names were provided via {source} which are not valid for this role");
    }

    // .NET takes "10" and "fe80::1%eth0" for addresses, Go doesn't.
    private static IPAddress Address(string text)
    {
        var isWritten = text.Contains(':', StringComparison.Ordinal) ? !text.AsSpan().ContainsAny("%[]") : text.Count(c => c == '.') == 3;
        return isWritten && IPAddress.TryParse(text, out var address)
            ? address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address
            : throw VaultException.Refused($"the value '{text}' is not a valid IP address");
    }

    private IReadOnlyList<string> Uris()
    {
        var (uris, how) = _fromCsr is not null ? (_fromCsr.Uris, "CSR") : (fields.List("uri_sans"), "the API");
        if (uris.Count > 0 && role.List("allowed_uri_sans").Count == 0)
        {
            throw VaultException.Refused(
                $"URI Subject Alternative Names are not allowed in this role, but were provided via {how}");
        }

        if (!uris.All(rules.AllowsUri))
            throw VaultException.Refused($"URI Subject Alternative Names were provided via {how} which are not valid for this role");
        return uris.FirstOrDefault(u => !Uri.TryCreate(u, UriKind.RelativeOrAbsolute, out _)) is { } wrong
            ? throw VaultException.Refused($"the provided URI Subject Alternative Name '{wrong}' is not a valid URI")
            : uris;
    }

    private static IReadOnlyList<string> Distinct(IEnumerable<string> names) =>
        [.. names.Select(n => n.Trim()).Where(n => n.Length > 0).Distinct().Order(StringComparer.Ordinal)];
}
