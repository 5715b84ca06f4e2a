namespace Operator.Tests.KubernetesSandbox;

/// <summary>Values of the wrong type are the client's fault: 4xx, never a failure of the server.</summary>
public sealed class MalformedRequestTests : IAsyncLifetime
{
    private const string Widgets = """
        {"metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget"},
        "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
        """;

    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync();
        await _cluster.SendAsync(HttpMethod.Post, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Widgets);
        while ((await _cluster.SendAsync(HttpMethod.Get, "/apis/example.com/v1/widgets")).Status != 200)
            await Task.Yield();
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData("""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a","labels":{"a":1}}}""")]
    [InlineData("""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a","finalizers":"x"}}""")]
    [InlineData("""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":5}}""")]
    [InlineData("""{"apiVersion":"example.com/v1","kind":"Widget","metadata":[]}""")]
    [InlineData("""{"apiVersion":1,"kind":"Widget","metadata":{"name":"a"}}""")]
    public async Task A_custom_resource_with_malformed_metadata_is_refused(string body) =>
        Assert.Equal(400, (await _cluster.SendAsync(HttpMethod.Post, "/apis/example.com/v1/namespaces/default/widgets", body)).Status);

    [Theory]
    [InlineData("""{"preconditions":false}""")]
    [InlineData("""{"preconditions":{"uid":1}}""")]
    [InlineData("""{"dryRun":"All"}""")]
    [InlineData("""{"propagationPolicy":1}""")]
    [InlineData("""{"gracePeriodSeconds":"1"}""")]
    public async Task Malformed_options_of_a_deletion_are_refused_and_nothing_is_deleted(string options)
    {
        var (status, _) = await _cluster.SendAsync(HttpMethod.Delete, "/api/v1/namespaces/default/serviceaccounts/default", options);

        Assert.Equal(400, status);
    }

    [Theory]
    [InlineData("""{"apiVersion":1.5,"kind":"Secret"}""")]
    [InlineData("""{"apiVersion":"v1","kind":["Secret"]}""")]
    public async Task A_configuration_of_no_kind_is_not_applied(string configuration)
    {
        var (status, _) = await _cluster.SendAsync(
            HttpMethod.Patch, "/api/v1/namespaces/default/secrets/a?fieldManager=me", configuration, "application/apply-patch+yaml");

        Assert.Equal(400, status);
    }
}
