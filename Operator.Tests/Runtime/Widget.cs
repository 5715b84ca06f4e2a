using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using Operator.Runtime.Client;

namespace Operator.Tests.Runtime;

/// <summary>A kind to try the runtime on.</summary>
public sealed class Widget : IKubernetesObject<V1ObjectMeta>
{
    internal static ResourceType<Widget> Type { get; } = new("example.com", "v1", "Widget", "widgets", WidgetJson.Default.Widget);

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "example.com/v1";

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "Widget";

    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    [JsonPropertyName("size")]
    public int Size { get; set; }

    [JsonPropertyName("status")]
    public string? Status { get; set; }

    public static Widget Named(string name, string version = "1", int size = 0, string inNamespace = "ns") => new()
    {
        Size = size,
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = inNamespace,
            Uid = $"uid-{name}",
            ResourceVersion = version,
            Generation = 1,
        },
    };
}
