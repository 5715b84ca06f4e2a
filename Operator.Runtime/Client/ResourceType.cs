using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Operator.Runtime.Client;

/// <summary>
/// A kind as the API serves it, and how its JSON maps to <typeparamref name="T"/>. Given explicitly and source-generated,
/// so that nothing is looked up by reflection at run time.
/// </summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The API version, such as <c>v1</c>.</param>
/// <param name="Kind">The kind, such as <c>Secret</c>.</param>
/// <param name="Plural">The plural resource name in URLs, such as <c>secrets</c>.</param>
/// <param name="Json">The source-generated contract of <typeparamref name="T"/>.</param>
public sealed record ResourceType<T>(string Group, string Version, string Kind, string Plural, JsonTypeInfo<T> Json)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary><c>group/version</c>, or the version alone in the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>False for kinds that live outside namespaces.</summary>
    public bool Namespaced { get; init; } = true;

    /// <summary>
    /// True to ask the server for <c>PartialObjectMetadata</c>: labels, annotations and versions travel, content does not.
    /// </summary>
    public bool MetadataOnly { get; init; }

    /// <summary>The same kind, asked for as metadata only.</summary>
    public ResourceType<PartialObjectMetadata> AsMetadata() =>
        new(Group, Version, Kind, Plural, RuntimeJson.Default.PartialObjectMetadata) { Namespaced = Namespaced, MetadataOnly = true };
}
