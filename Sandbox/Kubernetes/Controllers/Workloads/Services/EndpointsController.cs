using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Controllers.Workloads.Services;

/// <summary>
/// Keeps an EndpointSlice and an Endpoints object for each Service that selects Pods (<c>pkg/controller/endpointslice</c> and
/// <c>pkg/controller/endpoint</c>). One slice holds them all, however many there are.
/// </summary>
internal sealed class EndpointsController(ClusterClient client) : IWorkloadController
{
    private const string ManagedBy = "endpointslice.kubernetes.io/managed-by";
    private const string ServiceName = "kubernetes.io/service-name";

    /// <inheritdoc/>
    public async ValueTask ReconcileAsync(JsonObject value, CancellationToken cancellation)
    {
        if (!ServiceEndpoints.HasSelector(value) || value.IsBeingDeleted())
            return;
        var ns = value.Text("metadata", "namespace");
        var endpoints = new ServiceEndpoints(value, client.List(Kinds.Pods, ns));
        await SetSliceAsync(value, endpoints, cancellation);
        await SetEndpointsAsync(value, endpoints, cancellation);
    }

    /// <summary>Deletes what nobody owns of a Service that is gone; its slices are garbage.</summary>
    public void Forget(string ns, string name)
    {
        if (client.Get(Kinds.Endpoints, ns, name) is { } left && left.Text("metadata", "labels", "endpoints.kubernetes.io/managed-by").Length > 0)
            client.Delete(Kinds.Endpoints, left);
    }

    private async ValueTask SetSliceAsync(JsonObject service, ServiceEndpoints endpoints, CancellationToken cancellation)
    {
        var uid = service.Text("metadata", "uid");
        var ports = new JsonArray([.. endpoints.Ports(named: true)]);
        var list = endpoints.Endpoints();
        var known = client.List(Kinds.EndpointSlices, service.Text("metadata", "namespace"))
            .FirstOrDefault(slice => slice.Controller().Text("uid") == uid);
        if (known is null)
        {
            var labels = Labels(service, ManagedBy, "endpointslice-controller.k8s.io");
            labels[ServiceName] = service.Text("metadata", "name");
            await client.CreateAsync(Kinds.EndpointSlices, new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["generateName"] = service.Text("metadata", "name") + "-",
                    ["namespace"] = service.Text("metadata", "namespace"),
                    ["labels"] = labels,
                    ["ownerReferences"] = new JsonArray(Kinds.Services.ControllerReference(service)),
                },
                ["addressType"] = "IPv4",
                ["endpoints"] = list,
                ["ports"] = ports,
            }, cancellation);
            return;
        }

        await SetAsync(Kinds.EndpointSlices, known, cancellation, ("endpoints", list), ("ports", ports));
    }

    private async ValueTask SetEndpointsAsync(JsonObject service, ServiceEndpoints endpoints, CancellationToken cancellation)
    {
        var (ns, name) = (service.Text("metadata", "namespace"), service.Text("metadata", "name"));
        var subsets = endpoints.Subsets();
        if (client.Get(Kinds.Endpoints, ns, name) is { } known)
        {
            await SetAsync(Kinds.Endpoints, known, cancellation, ("subsets", subsets));
            return;
        }

        var value = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = ns,
                ["labels"] = Labels(service, "endpoints.kubernetes.io/managed-by", "endpoint-controller"),
            },
        };
        if (subsets is not null)
            value["subsets"] = subsets;
        await client.CreateAsync(Kinds.Endpoints, value, cancellation);
    }

    private async ValueTask SetAsync(
        ApiResource resource, JsonObject known, CancellationToken cancellation, params (string Field, JsonNode? Value)[] fields)
    {
        if (Array.TrueForAll(fields, field => JsonNode.DeepEquals(known[field.Field], field.Value)))
            return;
        await client.UpdateAsync(resource, known, value =>
        {
            foreach (var (field, content) in fields)
                value[field] = content?.DeepClone();
        }, cancellation);
    }

    private static JsonObject Labels(JsonObject service, string name, string manager)
    {
        var labels = service.At("metadata", "labels")?.DeepClone() as JsonObject ?? [];
        labels[name] = manager;
        return labels;
    }
}
