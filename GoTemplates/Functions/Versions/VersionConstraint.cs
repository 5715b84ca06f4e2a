namespace GoTemplates.Functions.Versions;

/// <summary>What a version must be, such as <c>&gt;=1.2, &lt;3 || ^4.1</c>, by the rules of Masterminds/semver 3.</summary>
internal sealed class VersionConstraint
{
    private readonly IReadOnlyList<IReadOnlyList<VersionRange>> _alternatives;

    private VersionConstraint(IReadOnlyList<IReadOnlyList<VersionRange>> alternatives) => _alternatives = alternatives;

    /// <exception cref="FunctionException">The text is no constraint.</exception>
    internal static VersionConstraint Parse(string text)
    {
        var alternatives = new List<IReadOnlyList<VersionRange>>();
        foreach (var alternative in text.Split("||"))
        {
            var reader = new VersionRangeReader(alternative);
            alternatives.Add(reader.ReadAll());
        }

        return new VersionConstraint(alternatives);
    }

    internal bool IsMetBy(SemanticVersion version) => _alternatives.Any(ranges => ranges.All(range => range.Contains(version)));
}
