using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Operator.Runtime.Client;

/// <summary>
/// An object of any kind reduced to its metadata (<c>meta.k8s.io/v1 PartialObjectMetadata</c>), as the API server gives it
/// where it is asked to leave the content out.
/// </summary>
public sealed class PartialObjectMetadata : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "meta.k8s.io/v1";

    /// <inheritdoc />
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "PartialObjectMetadata";

    /// <inheritdoc />
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();
}
