using System.Text.Json.Nodes;

namespace Operator.Migration;

/// <summary>A resource that is being converted, and what is found on the way.</summary>
/// <param name="manifest">The resource.</param>
/// <param name="findings">Where findings go.</param>
public sealed class Subject(Manifest manifest, ICollection<Finding> findings)
{
    /// <summary>The resource.</summary>
    public Manifest Manifest { get; } = manifest;

    /// <summary>Tells what is good to know.</summary>
    public void Info(string field, string message) => Add(field, FindingLevel.Info, message);

    /// <summary>Tells what works otherwise than before.</summary>
    public void Changed(string field, string message) => Add(field, FindingLevel.Changed, message);

    /// <summary>Tells what was left out.</summary>
    public void Unsupported(string field, string message) => Add(field, FindingLevel.Unsupported, message);

    /// <summary>The fields of a part of the resource; none where it isn't there.</summary>
    public Fields Part(string name) => Fields.Of(Manifest.Json[name] as JsonObject, name, this);

    private void Add(string field, FindingLevel level, string message)
    {
        var finding = new Finding(Manifest.File, Manifest.ToString(), field, level, message);
        if (!findings.Contains(finding))
            findings.Add(finding);
    }
}
