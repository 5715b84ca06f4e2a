using GoTemplates;
using k8s.Models;
using Vault.Client;
using Vault.Client.Secrets;

namespace Operator.Rendering;

/// <summary>The transformation of one resource.</summary>
public sealed class TransformationPlan
{
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
        Fingerprint = Pipeline.Fingerprint.Of([text.Fingerprint, .. Parts(resource.Annotations), "", .. Parts(resource.Labels)]);
    }

    /// <summary>What is run.</summary>
    public CompiledTransformation Transformation { get; }

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

    private static IEnumerable<string> Parts(IDictionary<string, string>? entries) =>
        (entries ?? new Dictionary<string, string>()).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}");
}
