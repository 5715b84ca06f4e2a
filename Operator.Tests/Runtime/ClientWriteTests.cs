using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Runtime.Client;

namespace Operator.Tests.Runtime;

/// <summary>What the client sends when it writes.</summary>
public sealed class ClientWriteTests : IAsyncLifetime
{
    private const string Partial = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    private ClientOnTestServer _api = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await ClientOnTestServer.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task An_apply_is_sent_as_the_API_wants_it_and_asks_for_metadata_back()
    {
        _api.Server.Answer = context => TestApiServer.JsonAsync(context, """{"kind":"PartialObjectMetadata","metadata":{"name":"a","resourceVersion":"12"}}""");

        var applied = await _api.Client.ApplyAsync(Widget.Type, Widget.Named("a"), new ApplyOptions("courier", Force: true, "status"), Cancel);

        var request = _api.Server.Requests.Single();
        Assert.Equal("12", applied.Metadata.ResourceVersion);
        Assert.Equal(
            ("PATCH", "/apis/example.com/v1/namespaces/ns/widgets/a/status?fieldManager=courier&force=true&fieldValidation=Ignore"),
            (request.Method, request.PathAndQuery));
        Assert.Equal(("application/apply-patch+yaml", Partial), (request.Headers["Content-Type"], request.Headers["Accept"]));
        Assert.Equal("a", (string?)JsonNode.Parse(request.Body)!["metadata"]!["name"]);
    }

    [Fact]
    public async Task Finalizers_are_set_only_on_the_version_that_was_seen()
    {
        await _api.Client.SetFinalizersAsync(Widget.Type, Widget.Named("a", "77"), ["x/y"], Cancel);

        var request = _api.Server.Requests.Single();
        Assert.Equal(("PATCH", "application/merge-patch+json"), (request.Method, request.Headers["Content-Type"]));
        Assert.Equal("""{"metadata":{"uid":"uid-a","resourceVersion":"77","finalizers":["x/y"]}}""", request.Body);
    }

    [Fact]
    public async Task A_lease_is_written_with_the_microseconds_that_the_API_insists_on()
    {
        _api.Server.Answer = context => TestApiServer.JsonAsync(context, """{"metadata":{"name":"l"},"spec":{"renewTime":"2026-01-01T00:00:00.123456Z"}}""");
        var lease = new V1Lease
        {
            Metadata = new V1ObjectMeta { Name = "l", NamespaceProperty = "ns" },
            Spec = new V1LeaseSpec { RenewTime = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc) },
        };

        var stored = await _api.Client.CreateAsync(RuntimeKinds.Lease, lease, Cancel);

        Assert.Contains("\"renewTime\":\"2026-01-01T00:00:00.000000Z\"", _api.Server.Requests.Single().Body, StringComparison.Ordinal);
        Assert.Equal(123.456, stored.Spec.RenewTime!.Value.TimeOfDay.TotalMilliseconds);
    }

    [Fact]
    public async Task A_service_account_token_is_asked_for_with_audience_and_lifetime()
    {
        _api.Server.Answer = context => TestApiServer.JsonAsync(
            context,
            """{"kind":"TokenRequest","metadata":{},"spec":{"audiences":["vault"]},"status":{"token":"jwt-value","expirationTimestamp":"2026-01-01T00:10:00Z"}}""");

        var token = await _api.Client.RequestTokenAsync(new ObjectKey("ns", "app"), ["vault"], TimeSpan.FromMinutes(10), Cancel);

        Assert.Equal(("jwt-value", new DateTimeOffset(2026, 1, 1, 0, 10, 0, TimeSpan.Zero)), (token.Value, token.ExpiresAt));
        Assert.DoesNotContain("jwt-value", token.ToString(), StringComparison.Ordinal);
        var request = _api.Server.Requests.Single();
        Assert.Equal("/api/v1/namespaces/ns/serviceaccounts/app/token", request.PathAndQuery);
        Assert.Equal(600, (int)JsonNode.Parse(request.Body)!["spec"]!["expirationSeconds"]!);
    }
}
