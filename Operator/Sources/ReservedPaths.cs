namespace Operator.Sources;

/// <summary>
/// Paths that no secrets engine is at. A key-value read of the first version is a plain GET of <c>mount/path</c>, so that <c>auth/token/lookup-self</c> would
/// write the operator's own token of the session into a Secret: worth more than what the resource may read, where the identity is a shared one.
/// </summary>
public static class ReservedPaths
{
    private static readonly string[] Roots = ["auth", "sys", "cubbyhole", "identity"];
    private static readonly string[] OwnToken = ["auth/token/lookup-self", "auth/token/lookup"];

    /// <summary>Why a secret can't be at a place; null where it can.</summary>
    public static string? FindProblem(string mount, string path)
    {
        // Segments are escaped when they are sent: a percent sign here is a percent sign there.
        var full = $"{mount}/{path}".Trim('/');
        var root = full.Split('/')[0];
        if (Roots.Contains(root))
            return $"\"{root}\" is the store's own and no secrets engine: set spec.mount to the path of a key-value engine, such as secret";

        // Behind the name of a Vault namespace as well, which a path may begin with.
        return OwnToken.Any(own => full.EndsWith("/" + own, StringComparison.Ordinal))
            ? "a path that ends in auth/token/lookup is where a store tells tokens: give the secret another path"
            : null;
    }
}
