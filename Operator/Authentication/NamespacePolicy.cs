using System.IO.Enumeration;

namespace Operator.Authentication;

/// <summary>
/// Who may use a shared resource (VaultConnection, VaultAuth). Without a list, only its own namespace; with one, its own and those that a
/// name or glob (<c>*</c>, <c>?</c>) of the list matches.
/// </summary>
public static class NamespacePolicy
{
    /// <summary>Whether <paramref name="consumer"/> may use a resource of <paramref name="owner"/>.</summary>
    public static bool Allows(string owner, IEnumerable<string>? allowedNamespaces, string consumer) =>
        owner == consumer
        || (allowedNamespaces ?? []).Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, consumer, ignoreCase: false));
}
