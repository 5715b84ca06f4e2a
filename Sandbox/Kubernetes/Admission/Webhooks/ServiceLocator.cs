using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>
/// Finds what is behind a Service. As there is no service network here, that is what its EndpointSlices, Endpoints or external name
/// say; an address of this machine will do.
/// </summary>
internal sealed class ServiceLocator(IObjectReader objects)
{
    /// <summary>Host and port.</summary>
    /// <exception cref="GoNetworkException">There is no such service or port, or nothing behind it.</exception>
    public (string Host, int Port) Resolve(string ns, string name, int port)
    {
        var service = objects.Get("services", ns, name) ?? throw new GoNetworkException($"service {GoText.Quote(name)} not found");
        if (service.Text("spec", "type") == "ExternalName")
            return (service.Text("spec", "externalName"), port);
        var found = service.Items("spec", "ports").FirstOrDefault(item => item.Number("port") == port)
            ?? throw new GoNetworkException($"no service port {port} found for service {GoText.Quote(name)}");
        if (InSlices(ns, name, found.Text("name")) is { } slice)
            return slice;
        if (InEndpoints(ns, name, found.Text("name")) is { } endpoint)
            return endpoint;
        // What a cluster's network does with packets to a service without endpoints.
        throw service.Text("spec", "clusterIP") is { Length: > 0 } and not "None" and var address
            ? new GoNetworkException($"dial tcp {address}:{port}: connect: connection refused")
            : new GoNetworkException($"no endpoints available for service {GoText.Quote(name)}");
    }

    private (string, int)? InSlices(string ns, string service, string port)
    {
        foreach (var slice in objects.List("endpointslices.discovery.k8s.io", ns))
        {
            if (slice.Text("metadata", "labels", "kubernetes.io/service-name") != service || PortOf(slice, port) is not { } number)
                continue;
            var ready = slice.Items("endpoints").FirstOrDefault(endpoint =>
                endpoint.Items("addresses").Count > 0 && (endpoint.At("conditions", "ready") is null || endpoint.IsTrue("conditions", "ready")));
            if (ready is not null)
                return (ready.Texts("addresses")[0], number);
        }

        return null;
    }

    private (string, int)? InEndpoints(string ns, string service, string port)
    {
        foreach (var subset in objects.Get("endpoints", ns, service).Items("subsets"))
        {
            if (subset.Items("addresses") is [{ } address, ..] && PortOf(subset, port) is { } number)
                return (address.Text("ip"), number);
        }

        return null;
    }

    private static int? PortOf(JsonNode? owner, string name) =>
        (int?)owner.Items("ports").FirstOrDefault(item => item.Text("name") == name).Number("port");
}
