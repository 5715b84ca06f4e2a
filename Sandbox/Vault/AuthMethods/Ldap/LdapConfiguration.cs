using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.AuthMethods.Ldap;

/// <summary>How the directory is asked (<c>ldaputil.ConfigEntry</c>), with the defaults of Vault, which hold without any configuration.</summary>
public sealed partial record LdapConfiguration
{
    /// <summary>The fields of the path <c>config</c>.</summary>
    public static readonly IReadOnlyDictionary<string, FieldType> Fields = new Dictionary<string, FieldType>(
        TokenParameters.Fields.Where(f => f.Key.StartsWith("token_", StringComparison.Ordinal)))
    {
        ["anonymous_group_search"] = FieldType.Bool,
        ["binddn"] = FieldType.Text,
        ["bindpass"] = FieldType.Text,
        ["case_sensitive_names"] = FieldType.Bool,
        ["certificate"] = FieldType.Text,
        ["client_tls_cert"] = FieldType.Text,
        ["client_tls_key"] = FieldType.Text,
        ["connection_timeout"] = FieldType.Duration,
        ["deny_null_bind"] = FieldType.Bool,
        ["dereference_aliases"] = FieldType.Text,
        ["discoverdn"] = FieldType.Bool,
        ["groupattr"] = FieldType.Text,
        ["groupdn"] = FieldType.Text,
        ["groupfilter"] = FieldType.Text,
        ["insecure_tls"] = FieldType.Bool,
        ["max_page_size"] = FieldType.Int,
        ["request_timeout"] = FieldType.Duration,
        ["starttls"] = FieldType.Bool,
        ["tls_max_version"] = FieldType.Text,
        ["tls_min_version"] = FieldType.Text,
        ["upndomain"] = FieldType.Text,
        ["url"] = FieldType.Text,
        ["use_pre111_group_cn_behavior"] = FieldType.Bool,
        ["use_token_groups"] = FieldType.Bool,
        ["userattr"] = FieldType.Text,
        ["userdn"] = FieldType.Text,
        ["userfilter"] = FieldType.Text,
        ["username_as_alias"] = FieldType.Bool,
    };

    private static readonly string[] TlsVersions = ["tls10", "tls11", "tls12", "tls13"];

    // What Vault 1.8 doesn't have.
    private static readonly string[] LaterFields = ["connection_timeout", "dereference_aliases", "max_page_size", "userfilter", "username_as_alias"];

    // What says how a server is reached: it is shown, and means nothing to a directory in memory.
    private static readonly Dictionary<string, JsonNode> Defaults = new()
    {
        ["anonymous_group_search"] = false,
        ["binddn"] = "",
        ["case_sensitive_names"] = false,
        ["certificate"] = "",
        ["connection_timeout"] = 30,
        ["deny_null_bind"] = true,
        ["dereference_aliases"] = "never",
        ["discoverdn"] = false,
        ["groupattr"] = "cn",
        ["groupdn"] = "",
        ["groupfilter"] = "(|(memberUid={{.Username}})(member={{.UserDN}})(uniqueMember={{.UserDN}}))",
        ["insecure_tls"] = false,
        ["max_page_size"] = 0,
        ["request_timeout"] = 90,
        ["starttls"] = false,
        ["tls_max_version"] = "tls12",
        ["tls_min_version"] = "tls12",
        ["upndomain"] = "",
        ["url"] = "ldap://127.0.0.1",
        ["use_pre111_group_cn_behavior"] = false,
        ["use_token_groups"] = false,
        ["userattr"] = "cn",
        ["userdn"] = "",
        ["userfilter"] = "({{.UserAttr}}={{.Username}})",
        ["username_as_alias"] = false,
    };

    /// <summary>What was written, by field, without the fields of tokens.</summary>
    public JsonObject Written { get; init; } = [];

    /// <summary>What tokens get.</summary>
    public TokenParameters Token { get; init; } = new();

    /// <summary>A text.</summary>
    public string Text(string name) => (Written[name] ?? Defaults.GetValueOrDefault(name))?.GetValue<string>() ?? "";

    /// <summary>A flag.</summary>
    public bool Flag(string name) => (Written[name] ?? Defaults[name]).GetValue<bool>();

    /// <summary>A name as users and groups are kept: in lower case, unless it counts.</summary>
    public string Canonical(string name) => Flag("case_sensitive_names") ? name : name.ToLowerInvariant();

    /// <summary>The configuration with what a write changes.</summary>
    /// <exception cref="VaultException">A field is wrong.</exception>
    public LdapConfiguration With(FieldData fields, VaultFlavour flavour)
    {
        var written = Written.DeepClone().AsObject();
        foreach (var (name, type) in Shown(Fields, flavour))
        {
            if (!fields.Has(name) || name.StartsWith("token_", StringComparison.Ordinal))
                continue;
            written[name] = type switch
            {
                FieldType.Bool => fields.Bool(name),
                FieldType.Int => fields.Int(name),
                FieldType.Duration => (long)fields.Duration(name).TotalSeconds,
                _ => name is "url" or "userattr" ? fields.Text(name).ToLowerInvariant() : fields.Text(name),
            };
        }

        var changed = this with { Written = written };
        changed.Validate();
        return changed with { Token = Token.With(fields) };
    }

    /// <summary>What the API shows: all but the password and the client's key.</summary>
    public JsonObject Describe(VaultFlavour flavour)
    {
        var data = new JsonObject();
        foreach (var (name, value) in Shown(Defaults, flavour))
            data[name] = (Written[name] ?? value).DeepClone();
        return Token.AddTo(data);
    }

    /// <summary>Fills in a filter that is a template.</summary>
    public static string Fill(string template, IReadOnlyDictionary<string, string> values) =>
        Placeholder().Replace(template, match => values[match.Groups["name"].Value]);

    private static IEnumerable<KeyValuePair<string, T>> Shown<T>(IReadOnlyDictionary<string, T> fields, VaultFlavour flavour) =>
        fields.Where(f => flavour != VaultFlavour.Vault18 || !LaterFields.Contains(f.Key));

    private void Validate()
    {
        foreach (var name in (string[])["groupfilter", "userfilter"])
        {
            if (Placeholder().Replace(Text(name), "").Contains("{{", StringComparison.Ordinal))
                throw VaultException.Refused($"invalid {name}: the sandbox fills in {{{{.UserDN}}}}, {{{{.Username}}}} and {{{{.UserAttr}}}} only");
        }

        RequireCertificate("certificate");
        var (least, most) = (Text("tls_min_version"), Text("tls_max_version"));
        foreach (var (name, value) in new[] { ("tls_min_version", least), ("tls_max_version", most) })
        {
            if (value.Length == 0)
                throw VaultException.Refused($"failed to get '{name}' value");
            if (!TlsVersions.Contains(value))
                throw VaultException.Refused($"invalid '{name}'");
        }

        if (string.CompareOrdinal(most, least) < 0)
            throw VaultException.Refused("'tls_max_version' must be greater than or equal to 'tls_min_version'");
        RequireCertificate("client_tls_cert");
    }

    private void RequireCertificate(string name)
    {
        if (Text(name).Length == 0)
            return;
        if (!Text(name).Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
            throw VaultException.Refused("failed to parse server tls cert: failed to decode PEM block in the certificate");
        try
        {
            using var _ = X509Certificate2.CreateFromPem(Text(name));
        }
        catch (CryptographicException)
        {
            throw VaultException.Refused("failed to parse server tls cert: failed to parse certificate asn1: structure error");
        }
    }

    [GeneratedRegex(@"\{\{-?\s*\.(?<name>UserDN|Username|UserAttr)\s*-?\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
