using System.Text.Json.Nodes;

namespace Sandbox.Vault.Policies;

/// <summary>What a policy says of one path, or of all paths that a pattern covers.</summary>
public sealed record PathRule
{
    /// <summary>The path; without the star at its end if <see cref="IsPrefix"/>.</summary>
    public required string Path { get; init; }

    /// <summary>True if the path ended with a star.</summary>
    public bool IsPrefix { get; init; }

    /// <summary>What is allowed.</summary>
    public Capabilities Capabilities { get; init; }

    /// <summary>Parameters that a write may have, with the values they may have (none: any); null for no restriction.</summary>
    public IReadOnlyDictionary<string, JsonArray>? AllowedParameters { get; init; }

    /// <summary>Parameters that a write may not have, with the values it may not have (none: any).</summary>
    public IReadOnlyDictionary<string, JsonArray>? DeniedParameters { get; init; }

    /// <summary>Parameters that a write must have.</summary>
    public IReadOnlyList<string> RequiredParameters { get; init; } = [];

    /// <summary>The shortest wrapping asked for; zero for none.</summary>
    public TimeSpan MinWrappingTtl { get; init; }

    /// <summary>The longest wrapping allowed; zero for any.</summary>
    public TimeSpan MaxWrappingTtl { get; init; }

    /// <summary>True if a segment is a plus.</summary>
    public bool HasSegmentWildcards => Path.Split('/').Contains("+");

    /// <summary>The rule for the same path in two policies: what either allows, unless one denies.</summary>
    public PathRule Merge(PathRule other)
    {
        if (Capabilities.HasFlag(Capabilities.Deny) || other.Capabilities.HasFlag(Capabilities.Deny))
            return this with
            {
                Capabilities = Capabilities.Deny,
                AllowedParameters = null,
                DeniedParameters = null,
                RequiredParameters = [],
            };

        return this with
        {
            Capabilities = Capabilities | other.Capabilities,
            AllowedParameters = Merge(AllowedParameters, other.AllowedParameters),
            DeniedParameters = Merge(DeniedParameters, other.DeniedParameters),
            RequiredParameters = [.. RequiredParameters.Union(other.RequiredParameters)],
            MinWrappingTtl = MinWrappingTtl == TimeSpan.Zero || other.MinWrappingTtl < MinWrappingTtl
                ? other.MinWrappingTtl
                : MinWrappingTtl,
            MaxWrappingTtl = other.MaxWrappingTtl > MaxWrappingTtl ? other.MaxWrappingTtl : MaxWrappingTtl,
        };
    }

    private static IReadOnlyDictionary<string, JsonArray>? Merge(
        IReadOnlyDictionary<string, JsonArray>? one, IReadOnlyDictionary<string, JsonArray>? other)
    {
        if (one is null || other is null)
            return one ?? other;

        var all = one.ToDictionary();
        foreach (var (name, values) in other)
        {
            all[name] = values.Count == 0 || (all.TryGetValue(name, out var present) && present.Count == 0)
                ? []
                : new JsonArray([.. values.Concat(all.GetValueOrDefault(name) ?? []).Select(v => v?.DeepClone())]);
        }

        return all;
    }
}
