using Sandbox.Kubernetes.Requests;

namespace Operator.Tests.KubernetesSandbox;

/// <summary>Which request a path is.</summary>
public sealed class ApiPathTests
{
    [Theory]
    [InlineData("GET", "/api/v1/namespaces/ns/secrets", "list", "", "secrets", "ns", "", "")]
    [InlineData("GET", "/api/v1/namespaces/ns/secrets/", "list", "", "secrets", "ns", "", "")]
    [InlineData("GET", "/api/v1/namespaces/ns/secrets/a", "get", "", "secrets", "ns", "a", "")]
    [InlineData("POST", "/api/v1/namespaces/ns/serviceaccounts/a/token", "create", "", "serviceaccounts", "ns", "a", "token")]
    [InlineData("GET", "/api/v1/namespaces", "list", "", "namespaces", "", "", "")]
    [InlineData("GET", "/api/v1/namespaces/ns", "get", "", "namespaces", "ns", "ns", "")]
    [InlineData("PUT", "/api/v1/namespaces/ns/finalize", "update", "", "namespaces", "ns", "ns", "finalize")]
    [InlineData("PATCH", "/api/v1/namespaces/ns/status", "patch", "", "namespaces", "ns", "ns", "status")]
    [InlineData("GET", "/api/v1/secrets", "list", "", "secrets", "", "", "")]
    [InlineData("DELETE", "/apis/apps/v1/namespaces/ns/deployments", "deletecollection", "apps", "deployments", "ns", "", "")]
    [InlineData("DELETE", "/apis/apps/v1/namespaces/ns/deployments/web", "delete", "apps", "deployments", "ns", "web", "")]
    [InlineData("GET", "/apis/apps/v1/namespaces/ns/deployments/web/scale", "get", "apps", "deployments", "ns", "web", "scale")]
    public void A_resource_path_is_taken_apart(
        string method, string path, string verb, string group, string resource, string ns, string name, string subresource)
    {
        var request = ApiPath.Parse(method, path);

        Assert.Equal(
            new RequestAttributes(verb, path, IsResource: true, group, "v1", resource, subresource, ns, name),
            request);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/healthz")]
    [InlineData("/api")]
    [InlineData("/api/v1")]
    [InlineData("/apis/apps/v1")]
    [InlineData("/openapi/v3/apis/apps/v1")]
    public void Other_paths_are_no_resources(string path)
    {
        var request = ApiPath.Parse("GET", path);

        Assert.False(request.IsResource);
        Assert.Equal("get", request.Verb);
    }

    [Fact]
    public void A_watch_that_selects_by_name_is_authorized_by_name()
    {
        var request = ApiPath.Parse("GET", "/api/v1/namespaces/ns/secrets", watch: true, fieldName: "a");

        Assert.Equal("watch", request.Verb);
        Assert.Equal("a", request.Name);
    }
}
