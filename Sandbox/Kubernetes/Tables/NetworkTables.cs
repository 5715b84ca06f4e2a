using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Tables;

/// <summary>Ingresses, endpoints and their like as rows.</summary>
internal static class NetworkTables
{
    private const int MostHosts = 3;
    private const int MostEndpoints = 3;

    public static KindTable Ingresses { get; } = new(
        [
            TableColumn.ObjectName,
            new("Class", "string", "The name of the IngressClass resource that should be used for additional configuration"),
            new("Hosts", "string", "Hosts that incoming requests are matched against before the ingress rule"),
            new("Address", "string", "Address is a list containing ingress points for the load-balancer"),
            new("Ports", "string", "Ports of TLS configurations that open"),
            TableColumn.Age,
        ],
        (ingress, ages) =>
        [
            Name(ingress), CellText.OrNone(ingress.Text("spec", "ingressClassName")), Hosts(ingress),
            string.Join(',', ingress.Items("status", "loadBalancer", "ingress").Select(point =>
                point.Text("ip") is { Length: > 0 } ip ? ip : point.Text("hostname"))),
            ingress.Items("spec", "tls").Count > 0 ? "80, 443" : "80", ages.Of(ingress),
        ]);

    public static KindTable IngressClasses { get; } = new(
        [
            TableColumn.ObjectName, new("Controller", "string", "Controller that is responsible for handling this class"),
            new("Parameters", "string", "A reference to a resource with additional parameters"), TableColumn.Age,
        ],
        (ingressClass, ages) => [Name(ingressClass), ingressClass.Text("spec", "controller"), Parameters(ingressClass), ages.Of(ingressClass)]);

    public static KindTable Policies { get; } = new(
        [TableColumn.ObjectName, new("Pod-Selector", "string", "Selects the pods to which the policy applies."), TableColumn.Age],
        (policy, ages) => [Name(policy), CellText.Selector(policy.At("spec", "podSelector")), ages.Of(policy)]);

    public static KindTable Endpoints { get; } = new(
        [TableColumn.ObjectName, new("Endpoints", "string", "The set of all endpoints."), TableColumn.Age],
        (endpoints, ages) => [Name(endpoints), Addresses(endpoints), ages.Of(endpoints)]);

    public static KindTable Slices { get; } = new(
        [
            TableColumn.ObjectName, new("AddressType", "string", "The type of address carried by this EndpointSlice."),
            new("Ports", "string", "The ports that the endpoints expose."), new("Endpoints", "string", "The endpoints."), TableColumn.Age,
        ],
        (slice, ages) =>
        [
            Name(slice), slice.Text("addressType"),
            Shorten(slice.Items("ports").Select(port => port.Number("port")?.ToString() ?? "*").ToList(), "<unset>"),
            Shorten(slice.Items("endpoints").SelectMany(endpoint => endpoint.Texts("addresses")).ToList(), "<unset>"), ages.Of(slice),
        ]);

    private static string Name(JsonObject value) => value.Text("metadata", "name");

    private static string Hosts(JsonObject ingress)
    {
        var hosts = ingress.Items("spec", "rules").Select(rule => rule.Text("host")).Where(host => host.Length > 0).ToList();
        if (hosts.Count == 0)
            return "*";
        var shown = string.Join(',', hosts.Take(MostHosts));
        return hosts.Count > MostHosts ? $"{shown} + {hosts.Count - MostHosts} more..." : shown;
    }

    private static string Parameters(JsonObject ingressClass)
    {
        if (ingressClass.At("spec", "parameters") is not { } parameters)
            return CellText.None;
        var kind = parameters.Text("apiGroup") is { Length: > 0 } group ? $"{parameters.Text("kind")}.{group}" : parameters.Text("kind");
        return $"{kind}/{parameters.Text("name")}";
    }

    private static string Addresses(JsonObject endpoints)
    {
        var all = new List<string>();
        foreach (var subset in endpoints.Items("subsets"))
        {
            var ports = subset.Items("ports");
            foreach (var address in subset.Items("addresses").Select(address => address.Text("ip")))
                all.AddRange(ports.Count == 0 ? [address] : ports.Select(port => $"{address}:{port.Number("port")}"));
        }

        return Shorten(all, CellText.None);
    }

    private static string Shorten(List<string> all, string none)
    {
        if (all.Count == 0)
            return none;
        var shown = string.Join(',', all.Take(MostEndpoints));
        return all.Count > MostEndpoints ? $"{shown} + {all.Count - MostEndpoints} more..." : shown;
    }
}
