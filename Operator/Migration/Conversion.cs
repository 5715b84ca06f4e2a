using System.Text.Json.Nodes;
using Operator.Migration.Eso;
using Operator.Migration.Vso;

namespace Operator.Migration;

/// <summary>
/// Turns manifests of HashiCorp's Vault Secrets Operator and of the External Secrets Operator into ours. All files that belong together are converted
/// together, since they refer to each other.
/// </summary>
public sealed class Conversion
{
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<string, Manifest> _written = new(StringComparer.Ordinal);
    private readonly VsoConversion _vso;
    private readonly EsoConversion _eso;

    /// <summary>A conversion of manifests.</summary>
    /// <param name="manifests">All that are to be converted.</param>
    /// <param name="options">What they don't say.</param>
    public Conversion(IReadOnlyList<Manifest> manifests, MigrationOptions options)
    {
        _vso = new VsoConversion(new VsoNames(manifests, options), options);
        _eso = new EsoConversion(new Stores(manifests, options), options);
    }

    /// <summary>What was found, in the order of the manifests.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Whether a resource is one of those that are converted.</summary>
    public static bool IsKnown(Manifest manifest) =>
        manifest.Group is VsoConversion.Group or EsoConversion.Group || manifest.Group.EndsWith("." + EsoConversion.Group, StringComparison.Ordinal);

    /// <summary>Our resources for one of theirs; null where it isn't one, or stays what it is.</summary>
    public IReadOnlyList<JsonObject>? Convert(Manifest manifest)
    {
        if (!IsKnown(manifest))
            return null;

        var subject = new Subject(manifest, _findings);
        if (manifest.Name.Length == 0)
        {
            subject.Unsupported("metadata.name", "is missing: left out");
            return [];
        }

        var converted = manifest.Group switch
        {
            VsoConversion.Group => _vso.Convert(subject),
            EsoConversion.Group => _eso.Convert(subject),
            _ => Unknown(subject),
        };
        foreach (var resource in converted ?? [])
            CheckUnique(subject, resource);
        return converted;
    }

    private static IReadOnlyList<JsonObject> Unknown(Subject subject)
    {
        subject.Unsupported("kind", $"{subject.Manifest.Kind} has no equivalent: left out");
        return [];
    }

    // A store and a VaultAuth, say, may have had one name, each in a group of its own.
    private void CheckUnique(Subject subject, JsonObject resource)
    {
        var written = new Manifest(subject.Manifest.File, resource);
        if (!_written.TryAdd(written.ToString(), subject.Manifest))
            subject.Unsupported("metadata.name", $"{_written[written.ToString()]} becomes {written} as well: rename one of them");
    }
}
