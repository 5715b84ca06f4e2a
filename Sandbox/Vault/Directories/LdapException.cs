namespace Sandbox.Vault.Directories;

/// <summary>What a directory answers other than success, in the words of Go's client (<c>go-ldap</c>).</summary>
/// <param name="code">The result code (RFC 4511, section 4.1.9).</param>
/// <param name="name">The code's name.</param>
/// <param name="detail">What the server adds.</param>
public sealed class LdapException(int code, string name, string detail = "") : Exception($"LDAP Result Code {code} \"{name}\": {detail}")
{
    /// <summary>There is nothing at the base of a search.</summary>
    public static LdapException NoSuchObject() => new(32, "No Such Object");

    /// <summary>A name that is none.</summary>
    public static LdapException InvalidName() => new(34, "Invalid DN Syntax", "invalid DN");

    /// <summary>The name or the password of a bind is wrong.</summary>
    public static LdapException InvalidCredentials() => new(49, "Invalid Credentials");

    /// <summary>There is no server.</summary>
    public static LdapException Unreachable(string detail) => new(200, "Network Error", detail);

    /// <summary>A filter that can't be read; Go's client refuses it before it asks.</summary>
    public static LdapException BadFilter(string detail) => new(201, "Filter Compile Error", "ldap: " + detail);
}
