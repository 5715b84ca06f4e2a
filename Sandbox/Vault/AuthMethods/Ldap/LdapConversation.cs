using Sandbox.Vault.Directories;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.AuthMethods.Ldap;

/// <summary>What Vault asks a directory at a login, step by step as <c>ldaputil.Client</c> does.</summary>
/// <param name="configuration">The configuration.</param>
/// <param name="directory">The directory that is reached at this machine's LDAP ports.</param>
internal sealed class LdapConversation(LdapConfiguration configuration, LdapDirectory directory)
{
    private const string BindFailed = "ldap operation failed: failed to bind as user";
    private static readonly string[] OwnHosts = ["127.0.0.1", "localhost", "[::1]"];

    private bool SearchesForUser =>
        configuration.Flag("discoverdn") || (configuration.Text("binddn").Length > 0 && configuration.Text("bindpass").Length > 0);

    /// <summary>Checks a password and gives what the directory knows of the user.</summary>
    /// <exception cref="VaultException">The directory can't be reached or refuses it.</exception>
    public LdapIdentity Authenticate(string user, string password)
    {
        if (configuration.Flag("deny_null_bind") && password.Length == 0)
            throw VaultException.Refused("password cannot be of zero length when passwordless binds are being denied");
        Connect();
        var bindDn = BindAsUser(user, password);
        var (service, servicePassword) = (configuration.Text("binddn"), configuration.Text("bindpass"));
        if (service.Length > 0 && servicePassword.Length > 0)
            Ask("ldap operation failed: failed to re-bind with the BindDN user", () => Bind(service, servicePassword));

        var dn = UsesPrincipalName
            ? AskSearch("LDAP search failed for detecting user", configuration.Text("userdn"), PrincipalFilter(user)) is [.., var last] ? last.Dn : ""
            : bindDn;
        return new LdapIdentity(AliasOf(user, dn), GroupsOf(user, dn));
    }

    private bool UsesPrincipalName => configuration.Text("upndomain").Length > 0;

    private string PrincipalName(string user) => $"{DistinguishedName.Escape(user)}@{configuration.Text("upndomain")}";

    private string PrincipalFilter(string user) => $"(userPrincipalName={PrincipalName(user)})";

    // The URLs are tried in order, as by the real one; only this machine's LDAP ports lead somewhere.
    private void Connect()
    {
        var errors = new List<string>();
        foreach (var url in configuration.Text("url").Split(','))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
                errors.Add($"error parsing url {GoValue.Quote(url)}: parse {GoValue.Quote(url)}: invalid URI for request");
            else if (address.Scheme is not ("ldap" or "ldaps"))
                errors.Add($"invalid LDAP scheme in url {GoValue.Quote($"{address.Host}:{(address.Port > 0 ? address.Port : "")}")}");
            else if (!OwnHosts.Contains(address.Host) || (address.Port > 0 && address.Port != (address.Scheme == "ldap" ? 389 : 636)))
                errors.Add($"error connecting to host {GoValue.Quote(url)}: " + LdapException.Unreachable(
                    "the sandbox speaks to no LDAP server but the directory that it holds, at ldap://127.0.0.1").Message);
            else
                return;
        }

        throw VaultException.Refused(VaultException.AsList([.. errors]));
    }

    private string BindAsUser(string user, string password)
    {
        try
        {
            var dn = BindDnOf(user);
            Bind(dn, password);
            return dn;
        }
        catch (LdapException)
        {
            throw VaultException.Refused(BindFailed);
        }
    }

    private string BindDnOf(string user)
    {
        if (!SearchesForUser)
        {
            return UsesPrincipalName
                ? PrincipalName(user)
                : $"{configuration.Text("userattr")}={DistinguishedName.Escape(user)},{configuration.Text("userdn")}";
        }

        Bind(configuration.Text("binddn"), configuration.Text("bindpass"));
        var found = directory.Search(configuration.Text("userdn"), UserFilter(user));
        return found.Count == 1 ? found[0].Dn : throw VaultException.Refused(BindFailed);
    }

    // Without a password it is an anonymous bind, which always succeeds.
    private void Bind(string name, string password)
    {
        if (password.Length > 0)
            directory.Bind(name, password);
    }

    private string UserFilter(string user) => UsesPrincipalName
        ? PrincipalFilter(user)
        : LdapConfiguration.Fill(configuration.Text("userfilter"), Values(user, dn: ""));

    private string AliasOf(string user, string dn)
    {
        var filter = UsesPrincipalName ? PrincipalFilter(user) : UserFilter(user);
        var found = SearchesForUser || UsesPrincipalName
            ? AskSearch("LDAP search for entity alias attribute failed", configuration.Text("userdn"), filter)
            : directory.Find(dn) is { } own ? [own] : [];
        return found is [var entry] && entry.Values(configuration.Text("userattr")) is [var alias, ..] ? alias : "";
    }

    private IReadOnlyList<string> GroupsOf(string user, string dn)
    {
        var (filter, top) = (configuration.Text("groupfilter"), configuration.Text("groupdn"));
        IReadOnlyList<LdapEntry> found = configuration.Flag("use_token_groups")
            ? TokenGroupsOf(dn)
            : filter.Length == 0 || top.Length == 0
                ? []
                : AskSearch("LDAP search failed", top, LdapConfiguration.Fill(filter, Values(user, dn)));
        var names = found.SelectMany(e => e.Values(configuration.Text("groupattr")).DefaultIfEmpty(e.Dn)).Select(CommonName);
        return [.. names.Distinct().Order(StringComparer.Ordinal)];
    }

    // Active Directory computes them; here they are the groups that name the user, at any depth.
    private IReadOnlyList<LdapEntry> TokenGroupsOf(string dn) =>
        [.. directory.Search("", $"(member:1.2.840.113556.1.4.1941:={LdapFilter.Escape(dn)})")
            .Select(e => new LdapEntry(e.Dn, new Dictionary<string, IReadOnlyList<string>>()))];

    private Dictionary<string, string> Values(string user, string dn) => new()
    {
        ["UserDN"] = LdapFilter.Escape(dn),
        ["Username"] = LdapFilter.Escape(user),
        ["UserAttr"] = configuration.Text("userattr"),
    };

    // The common name in a distinguished name; what isn't one is a name already.
    private string CommonName(string value)
    {
        try
        {
            var ignoresCase = !configuration.Flag("use_pre111_group_cn_behavior");
            return DistinguishedName.Parse(value).FirstValue("CN", ignoresCase) ?? value;
        }
        catch (LdapException)
        {
            return value;
        }
    }

    private IReadOnlyList<LdapEntry> AskSearch(string what, string top, string filter)
    {
        IReadOnlyList<LdapEntry> found = [];
        Ask(what, () => found = directory.Search(top, filter), withCause: true);
        return found;
    }

    private static void Ask(string what, Action ask, bool withCause = false)
    {
        try
        {
            ask();
        }
        catch (LdapException e)
        {
            throw VaultException.Refused(withCause ? $"{what}: {e.Message}" : what);
        }
    }
}
