namespace GoTemplates.Functions.Versions;

/// <summary>sprig's semantic versions.</summary>
internal static class VersionFunctions
{
    internal static void Register(FunctionSetBuilder functions) => functions
        .Add("semver", (string text) => SemanticVersion.Parse(text))
        .Add("semverCompare", (string constraint, string version) =>
        {
            var parsed = VersionConstraint.Parse(constraint);
            return parsed.IsMetBy(SemanticVersion.Parse(version));
        });
}
