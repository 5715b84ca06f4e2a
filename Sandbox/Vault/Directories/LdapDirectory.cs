using System.Text.Json.Nodes;
using Sandbox.Vault.Json;

namespace Sandbox.Vault.Directories;

/// <summary>A directory in memory: what a client sees of an LDAP server by binds and searches. It has no schema and refuses nobody a search.</summary>
public sealed class LdapDirectory
{
    private readonly Lock _gate = new();
    private readonly List<LdapEntry> _entries = [];

    /// <summary>Puts an entry in, in place of one with the same name.</summary>
    /// <exception cref="LdapException">Its name is none.</exception>
    public void Put(LdapEntry entry)
    {
        var name = DistinguishedName.Parse(entry.Dn);
        lock (_gate)
        {
            _entries.RemoveAll(e => DistinguishedName.Parse(e.Dn).Names(name));
            _entries.Add(entry);
        }
    }

    /// <summary>Checks a password.</summary>
    /// <param name="name">A distinguished name, or a user principal name as Active Directory takes it.</param>
    /// <param name="password">The password.</param>
    /// <exception cref="LdapException">Name or password is wrong.</exception>
    public void Bind(string name, string password)
    {
        var entry = All.FirstOrDefault(IsPrincipal(name)) ?? Find(name);
        if (entry?.HasPassword(password) != true)
            throw LdapException.InvalidCredentials();
    }

    /// <summary>The entries at and below a name that fit a filter.</summary>
    /// <exception cref="LdapException">There is nothing at this name, or the filter is none.</exception>
    public IReadOnlyList<LdapEntry> Search(string baseDn, string filter)
    {
        var parsed = LdapFilter.Parse(filter);
        var top = DistinguishedName.Parse(baseDn);
        var below = All.Where(e => DistinguishedName.Parse(e.Dn).IsBelowOrSame(top)).ToList();
        if (below.Count == 0)
            throw LdapException.NoSuchObject();
        return [.. below.Where(e => parsed.Fits(e, this))];
    }

    /// <summary>An entry by its name; null if there is none.</summary>
    /// <exception cref="LdapException">The name is none.</exception>
    public LdapEntry? Find(string dn)
    {
        var name = DistinguishedName.Parse(dn);
        return All.FirstOrDefault(e => DistinguishedName.Parse(e.Dn).Names(name));
    }

    /// <summary>All entries, for <see cref="Load"/>.</summary>
    public JsonObject Save() => new() { ["entries"] = StateJson.Write(All) };

    /// <summary>Replaces all entries by what <see cref="Save"/> gave.</summary>
    public void Load(JsonObject state)
    {
        lock (_gate)
        {
            _entries.Clear();
            _entries.AddRange(StateJson.Read<List<LdapEntry>>(state["entries"]));
        }
    }

    private IReadOnlyList<LdapEntry> All
    {
        get
        {
            lock (_gate)
                return [.. _entries];
        }
    }

    private static Func<LdapEntry, bool> IsPrincipal(string name) =>
        entry => entry.Values("userPrincipalName").Contains(name, StringComparer.OrdinalIgnoreCase);
}
