using Sandbox.Vault.Identity;
using Sandbox.Vault.Policies;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>Which names a role allows, for who asks.</summary>
/// <param name="role">The role.</param>
/// <param name="displayName">The display name of the token that asks.</param>
/// <param name="identity">The identity behind the token; null for none, for which templates stay as they are.</param>
internal sealed class NameRules(PkiRole role, string displayName, IdentityTemplate? identity)
{
    private readonly IReadOnlyList<string> _domains = [.. role.List("allowed_domains")
        .Select(d => role.Flag("allowed_domains_template") && identity is not null ? identity.Fill(d) : d).OfType<string>().Where(d => d.Length > 0)];

    /// <summary>The first of some names that isn't allowed; null if all are.</summary>
    public string? FirstRefused(IEnumerable<string> names, VaultFlavour flavour) => names.FirstOrDefault(n => !Allows(n, flavour));

    /// <summary>True if a serial number of a subject is allowed.</summary>
    public bool AllowsSerialNumber(string serial) => role.List("allowed_serial_numbers").Any(p => Glob.Matches(p, serial));

    /// <summary>True if a URI is allowed.</summary>
    public bool AllowsUri(string uri) => role.List("allowed_uri_sans")
        .Select(p => role.Flag("allowed_uri_sans_template") && identity is not null ? identity.Fill(p) : p).OfType<string>()
        .Any(p => Glob.Matches(p, uri));

    private bool Allows(string name, VaultFlavour flavour)
    {
        var host = name;
        var isEmail = name.Contains('@', StringComparison.Ordinal);
        if (isEmail)
        {
            if (name.Split('@') is not [_, var domain])
                return false;
            host = domain;
        }

        var isWildcard = host.StartsWith("*.", StringComparison.Ordinal);
        if (isWildcard)
            host = host[2..];
        if (isWildcard && (isEmail || (flavour != VaultFlavour.Vault18 && !role.Flag("allow_wildcard_certificates"))))
            return false;
        if (role.Flag("enforce_hostnames") && !IsHost(host))
            return false;
        return role.Flag("allow_any_name")
            || (role.Flag("allow_localhost") && IsLocal(host))
            || (role.Flag("allow_token_displayname") && IsDisplayName(name, host, isEmail, isWildcard))
            || _domains.Any(d => Covers(d, name, host, isWildcard, flavour));
    }

    private static bool IsHost(string host)
    {
        try
        {
            return HostName.IsValid(HostName.ToAscii(host));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private bool IsLocal(string host) => host is "localhost" or "localdomain"
        || (role.Flag("allow_subdomains") && (Ends(host, "localhost") || Ends(host, "localdomain")));

    private bool IsDisplayName(string name, string host, bool isEmail, bool isWildcard)
    {
        if (name == displayName)
            return true;
        if (!role.Flag("allow_subdomains"))
            return false;
        return (isEmail && displayName.Split('@') is [_, var domain] && Ends(host, domain))
            || Ends(host, displayName) || (isWildcard && host == displayName);
    }

    // Later servers take the bare domain only as it is, not as what a wildcard stands below.
    private bool Covers(string domain, string name, string host, bool isWildcard, VaultFlavour flavour)
    {
        var isBare = host.Equals(domain, StringComparison.OrdinalIgnoreCase);
        if (role.Flag("allow_bare_domains") && isBare && (!isWildcard || flavour == VaultFlavour.Vault18))
            return true;
        if (role.Flag("allow_subdomains") && (Ends(host, domain) || (isWildcard && isBare)))
            return true;
        return role.Flag("allow_glob_domains") && domain.Contains('*', StringComparison.Ordinal)
            && Glob.Matches(domain, flavour == VaultFlavour.Vault18 ? host : name);
    }

    private static bool Ends(string host, string domain) => host.EndsWith("." + domain, StringComparison.Ordinal);
}
