using System.Globalization;
using System.Text;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Namespaces;

/// <summary>Names of namespaces: one part of a path.</summary>
internal static class NamespaceName
{
    private static readonly string[] Reserved = ["", ".", "..", "root", "sys", "audit", "auth", "cubbyhole", "identity"];

    /// <summary>The name without slashes.</summary>
    /// <exception cref="VaultException">It is no name.</exception>
    public static string Parse(string text)
    {
        var name = NamespaceRouter.Canonical(text).TrimEnd('/');
        if (name.Length == 0)
            throw VaultException.Refused("namespace name cannot be empty");
        if (name.Contains('/', StringComparison.Ordinal))
            throw VaultException.Refused("namespace name cannot contain /");
        return Reserved.Contains(name)
            ? throw VaultException.Refused($"{GoValue.Quote(name + "/")} is a reserved path and cannot be used as a namespace name")
            : name;
    }

    /// <summary>Checks the characters of a new name.</summary>
    /// <exception cref="VaultException">One won't do.</exception>
    public static void Validate(string name)
    {
        var quoted = GoValue.Quote(name);
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned)
                throw VaultException.Refused($"{quoted} contains unicode characters that cannot be used in a namespace name: '{rune}'");
            if (Rune.IsWhiteSpace(rune))
                throw VaultException.Refused($"{quoted} contains space characters that cannot be used in a namespace name");
            if (rune.Value is '+' or '*')
                throw VaultException.Refused($"{quoted} contains wildcard characters that cannot be used in a namespace name: '{rune}'");
        }
    }
}
