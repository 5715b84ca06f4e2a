using GoTemplates;
using k8s.Models;
using Operator.Entities;
using Vault.Client;
using Vault.Client.Secrets;

namespace Operator.Rendering;

/// <summary>The transformation of one resource.</summary>
public sealed class TransformationPlan
{
    // These tell of a wish and of an edit, both of which have the source read by themselves, and say nothing that a Secret is made of.
    private const string SyncNow = ApiGroup.SyncNowAnnotation;
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private readonly GoMap _annotations;
    private readonly GoMap _labels;
    private readonly GoMap _resource;

    /// <summary>The transformation of a resource.</summary>
    /// <param name="transformation">What is run.</param>
    /// <param name="text">What it was parsed from.</param>
    /// <param name="resource">The resource's metadata, which templates see too.</param>
    public TransformationPlan(CompiledTransformation transformation, TransformationText text, V1ObjectMeta resource)
    {
        Transformation = transformation;
        _annotations = Map(resource.Annotations);
        _labels = Map(resource.Labels);
        _resource = new GoMap([new("name", resource.Name ?? ""), new("namespace", resource.NamespaceProperty ?? "")]);
        TextFingerprint = text.Fingerprint;
        var annotations = (resource.Annotations ?? new Dictionary<string, string>()).Where(annotation => annotation.Key is not (SyncNow or LastApplied));
        Fingerprint = Pipeline.Fingerprint.Of([text.Fingerprint, .. Parts(annotations), "", .. Parts(resource.Labels ?? new Dictionary<string, string>())]);
    }

    /// <summary>What is run.</summary>
    public CompiledTransformation Transformation { get; }

    /// <summary>Whether the same source always gives the same data.</summary>
    public bool IsRepeatable => Transformation.IsRepeatable;

    /// <summary>Differs where the same source may be rendered differently.</summary>
    public string Fingerprint { get; }

    /// <summary>Differs where the transformation itself does, whatever the resource's labels and annotations are.</summary>
    public string TextFingerprint { get; }

    /// <summary>What the dot is: as in VSO (<c>SecretInput</c>) .Secrets, .Metadata, .Annotations and .Labels, and .Resource.</summary>
    /// <exception cref="System.Text.Json.JsonException">The secret nests too deep. The message holds none of it.</exception>
    public GoValue Input(KeyValueSecret secret) => new GoMap(
    [
        new("Secrets", Parse(secret.Json)),
        new("Metadata", Parse(secret.Metadata)),
        new("Annotations", _annotations),
        new("Labels", _labels),
        new("Resource", _resource),
    ]);

    private static GoValue Parse(SecretValue json) => json.Length == 0 ? new GoMap() : GoJson.Parse(json.Reveal().Span);

    private static GoMap Map(IDictionary<string, string>? entries) =>
        new((entries ?? new Dictionary<string, string>()).Select(entry => KeyValuePair.Create(entry.Key, (GoValue)entry.Value)));

    private static IEnumerable<string> Parts(IEnumerable<KeyValuePair<string, string>> entries) =>
        entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}");
}
