using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Tables;

/// <summary>Services as rows.</summary>
internal static class ServiceTable
{
    /// <summary>The table.</summary>
    public static KindTable Table { get; } = new(
        [
            TableColumn.ObjectName,
            new("Type", "string", "How the Service is exposed."),
            new("Cluster-IP", "string", "The IP address of the service."),
            new("External-IP", "string", "IP addresses for which nodes in the cluster will also accept traffic for this service."),
            new("Port(s)", "string", "The list of ports that are exposed by this service."),
            TableColumn.Age,
            new("Selector", "string", "Route service traffic to pods with label keys and values matching this selector.", 1),
        ],
        (service, ages) =>
        [
            service.Text("metadata", "name"), service.Text("spec", "type"),
            service.Items("spec", "clusterIPs") is [var first, ..] ? first.Text() : CellText.None, ExternalIp(service),
            CellText.OrNone(string.Join(',', service.Items("spec", "ports").Select(Port))), ages.Of(service),
            CellText.Labels(service.At("spec", "selector")),
        ]);

    private static string ExternalIp(JsonObject service)
    {
        var own = service.Texts("spec", "externalIPs");
        switch (service.Text("spec", "type"))
        {
            case "ClusterIP" or "NodePort":
                return CellText.OrNone(string.Join(',', own));
            case "LoadBalancer":
                var balancers = service.Items("status", "loadBalancer", "ingress")
                    .Select(ingress => ingress.Text("ip") is { Length: > 0 } ip ? ip : ingress.Text("hostname"))
                    .Where(address => address.Length > 0).Distinct().Order(StringComparer.Ordinal);
                return string.Join(',', [.. balancers, .. own]) is { Length: > 0 } all ? all : "<pending>";
            case "ExternalName":
                return service.Text("spec", "externalName");
            default:
                return Ages.Unknown;
        }
    }

    private static string Port(JsonNode? port) => port.Number("nodePort") is { } node and > 0
        ? $"{port.Number("port")}:{node}/{port.Text("protocol")}"
        : $"{port.Number("port")}/{port.Text("protocol")}";
}
