namespace Operator.Migration;

/// <summary>What a conversion has to tell about a field of a resource.</summary>
/// <param name="File">The file that the resource is in.</param>
/// <param name="Resource"><c>Kind namespace/name</c>.</param>
/// <param name="Field">The field of the old resource, such as <c>spec.destination.create</c>.</param>
/// <param name="Level">How much it asks.</param>
/// <param name="Message">What it is, and what to do.</param>
public sealed record Finding(string File, string Resource, string Field, FindingLevel Level, string Message)
{
    /// <summary>The level as it is printed.</summary>
    public string LevelName => Level.ToString().ToLowerInvariant();
}
