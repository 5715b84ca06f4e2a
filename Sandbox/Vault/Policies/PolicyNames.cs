namespace Sandbox.Vault.Policies;

/// <summary>Lists of policy names (<c>policyutil</c>).</summary>
public static class PolicyNames
{
    /// <summary>Lower case, no duplicates, sorted; <c>root</c> stands alone; <c>default</c> is added if asked.</summary>
    public static IReadOnlyList<string> Sanitize(IEnumerable<string> names, bool addDefault)
    {
        var clean = names.Select(n => n.Trim().ToLowerInvariant()).Where(n => n.Length > 0).ToHashSet();
        if (clean.Contains("root"))
            return ["root"];
        if (addDefault)
            clean.Add("default");
        return [.. clean.Order(StringComparer.Ordinal)];
    }
}
