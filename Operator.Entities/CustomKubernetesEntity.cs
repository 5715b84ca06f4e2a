using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The base of every custom resource (the shape of KubeOps v13).</summary>
public abstract class CustomKubernetesEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Group and version, such as <c>secret-courier.io/v1beta1</c>.</summary>
    [JsonPropertyName("apiVersion")]
    [Description("The group and version of this representation of the object.")]
    public string ApiVersion { get; set; } = "";

    /// <summary>The kind.</summary>
    [JsonPropertyName("kind")]
    [Description("The kind of the object.")]
    public string Kind { get; set; } = "";

    /// <summary>Name, namespace, labels and what else Kubernetes keeps about an object.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();
}
