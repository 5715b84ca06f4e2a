namespace Sandbox.Vault.Directories;

/// <summary>An entry of the directory that the auth method <c>ldap</c> asks.</summary>
/// <param name="Dn">Its distinguished name, such as <c>cn=ann,ou=people,dc=example,dc=org</c>.</param>
/// <param name="Attributes">
/// Its attributes, whose names are taken in any case. <c>userPassword</c> is what a bind asks for; it is never given out. The attributes of
/// its own relative name (<c>cn=ann</c>) need not be repeated.
/// </param>
public sealed record LdapEntry(string Dn, IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes)
{
    private const string Password = "userPassword";

    /// <summary>Somebody who can log in.</summary>
    public static LdapEntry User(string dn, string password) => new(dn, new Dictionary<string, IReadOnlyList<string>> { [Password] = [password] });

    /// <summary>A group with the distinguished names of its members (<c>groupOfNames</c>).</summary>
    public static LdapEntry Group(string dn, params IReadOnlyList<string> members) =>
        new(dn, new Dictionary<string, IReadOnlyList<string>> { ["objectClass"] = ["groupOfNames"], ["member"] = members });

    /// <summary>The values of an attribute that a search may see; none if it lacks the attribute.</summary>
    public IReadOnlyList<string> Values(string attribute) =>
        Is(attribute, Password) ? [] : [.. DistinguishedName.Parse(Dn).OwnValues(attribute).Union(Stored(attribute))];

    /// <summary>True if a bind with this password succeeds.</summary>
    public bool HasPassword(string password) => Stored(Password).Contains(password);

    /// <summary>Its name only: it holds a password.</summary>
    public override string ToString() => Dn;

    private IEnumerable<string> Stored(string attribute) => Attributes.Where(a => Is(a.Key, attribute)).SelectMany(a => a.Value);

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
}
