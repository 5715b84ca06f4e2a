using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Operator.Tests.KubernetesSandbox.Access;
using Sandbox.Kubernetes.Access.Tokens;
using Sandbox.Kubernetes.Discovery;
using Sandbox.Kubernetes.Resources;

namespace Operator.Tests.KubernetesSandbox.Discovery;

/// <summary>The discovery endpoints over a few resources.</summary>
internal sealed class DiscoveryServer : IResourceRegistry
{
    public const string V2 = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    public const string V2Beta1 = "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";

    private readonly DiscoveryEndpoints _endpoints;

    public DiscoveryServer() => _endpoints = new DiscoveryEndpoints(
        this, BuiltInSchema, new IssuerDocuments(Cluster.Key, () => "https://127.0.0.1:6443"), new FakeTimeProvider());

    public long Generation { get; private set; }

    public IReadOnlyList<ApiResource> All { get; private set; } =
    [
        Resource("", "v1", "Secret") with { ShortNames = ["sec"] },
        Resource("", "v1", "Namespace") with { Namespaced = false, Subresources = [new("status", "Namespace", ["get", "patch", "update"])] },
        Resource("apps", "v1", "Deployment") with
        {
            Categories = ["all"], Subresources = [new("scale", "Scale", ["get", "patch", "update"], "autoscaling/v1")],
        },
        Resource("authentication.k8s.io", "v1", "TokenReview") with { Namespaced = false, Verbs = ["create"] },
        Resource("coordination.k8s.io", "v1", "Lease"),
    ];

    public static ApiResource Resource(string group, string version, string kind) => new()
    {
        Group = group,
        Version = version,
        Kind = kind,
        Plural = kind.ToLowerInvariant() + "s",
        Singular = kind.ToLowerInvariant(),
        ListKind = kind + "List",
    };

    public static ApiResource Custom(string version = "v1beta1") => Resource("demo.example.com", version, "Widget") with
    {
        CustomSchema = JsonNode.Parse(
            """
            {"type":"object","description":"A widget.","required":["spec"],
             "properties":{"spec":{"type":"object","properties":{"mount":{"type":"string","description":"Mount of the engine."}}}}}
            """)!.AsObject(),
    };

    public ApiResource? Find(string group, string version, string plural) =>
        All.FirstOrDefault(r => r.Group == group && r.Version == version && r.Plural == plural);

    public ApiResource? FindKind(string group, string version, string kind) =>
        All.FirstOrDefault(r => r.Group == group && r.Version == version && r.Kind == kind);

    public void Add(ApiResource resource)
    {
        All = [.. All, resource];
        Generation++;
    }

    public void RemoveLast()
    {
        All = [.. All.SkipLast(1)];
        Generation++;
    }

    /// <summary>Sends a GET.</summary>
    public Task<DiscoveryAnswer> GetAsync(string path, string accept = "", string ifNoneMatch = "") => SendAsync("GET", path, accept, ifNoneMatch);

    /// <summary>Sends a request.</summary>
    public async Task<DiscoveryAnswer> SendAsync(string method, string pathAndQuery, string accept = "", string ifNoneMatch = "")
    {
        var parts = pathAndQuery.Split('?', 2);
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Path = parts[0];
        context.Request.QueryString = new QueryString(parts.Length == 2 ? $"?{parts[1]}" : "");
        context.Request.Host = new HostString("127.0.0.1", 6443);
        context.Request.Headers.Accept = accept;
        context.Request.Headers.IfNoneMatch = ifNoneMatch;
        var body = new MemoryStream();
        context.Response.Body = body;
        var isServed = await _endpoints.TryServeAsync(context);
        return new DiscoveryAnswer(isServed, context.Response.StatusCode, context.Response.ContentType, Encoding.UTF8.GetString(body.ToArray()), context.Response.Headers);
    }

    private static JsonObject? BuiltInSchema(string group, string version, string kind) => kind == "Lease"
        ? JsonNode.Parse("""{"type":"object","properties":{"spec":{"type":"object"}}}""")!.AsObject()
        : null;
}
