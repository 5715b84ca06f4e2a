using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Sandbox.Kubernetes.Hosting;

namespace Operator.Tests.KubernetesSandbox.Admission;

/// <summary>How webhooks are reached, and what is said where they can't be.</summary>
public sealed class WebhookTransportTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Services = "/api/v1/namespaces/default/services";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_Service_is_reached_through_its_Endpoints_or_its_external_name(bool isExternal)
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync(["hook.default.svc"]);
        var port = isExternal ? webhook.Port : 443;
        await cluster.SendAsync(HttpMethod.Post, Services, isExternal
            ? """{"metadata":{"name":"hook"},"spec":{"type":"ExternalName","externalName":"localhost"}}"""
            : """{"metadata":{"name":"hook"},"spec":{"type":"ClusterIP","ports":[{"port":443}]}}""");
        await cluster.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/endpoints", $$$"""
            {"metadata":{"name":"hook"},"subsets":[{"addresses":[{"ip":"127.0.0.1"}],"ports":[{"port":{{{webhook.Port}}}}]}]}
            """);
        await webhook.RegisterAsync(cluster, "Validating", "check", hook => hook["clientConfig"] = Service(webhook, port));

        var (status, body) = await cluster.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"a"}}""");

        Assert.True(status == 201, body.ToJsonString());
        Assert.Equal("/check?timeout=5s", webhook.Got.Single().Path);
    }

    [Fact]
    public async Task A_Service_that_is_not_there_is_told()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync();
        await webhook.RegisterAsync(cluster, "Validating", "check", hook => hook["clientConfig"] = Service(webhook, 443));

        Assert.Equal("failed to call webhook: Post \"https://hook.default.svc:443/check?timeout=5s\": service \"hook\" not found",
            await FailureAsync(cluster));
    }

    [Fact]
    public async Task An_address_where_nobody_listens_is_told()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync();
        await webhook.RegisterAsync(
            cluster, "Validating", "check", hook => hook["clientConfig"] = new JsonObject { ["url"] = "https://127.0.0.1:1" });

        Assert.Equal(
            "failed to call webhook: Post \"https://127.0.0.1:1/?timeout=5s\": dial tcp 127.0.0.1:1: connect: connection refused",
            await FailureAsync(cluster));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_not_trusted()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync();
        await using var other = await TestWebhook.StartAsync();
        await webhook.RegisterAsync(cluster, "Validating", "check", hook => hook["clientConfig"]!["caBundle"] = other.CaBundle);

        Assert.EndsWith("tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "
            + "\"x509: ECDSA verification failure\" while trying to verify candidate authority certificate \"hooks\")",
            await FailureAsync(cluster), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_not_trusted()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync(["other.default.svc"]);
        await webhook.RegisterAsync(cluster, "Validating", "check");

        Assert.EndsWith("tls: failed to verify certificate: x509: cannot validate certificate for 127.0.0.1 because it doesn't contain "
            + "any IP SANs", await FailureAsync(cluster), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_has_expired_is_not_trusted()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync(validFor: TimeSpan.FromMinutes(10));
        await webhook.RegisterAsync(cluster, "Validating", "check");

        Assert.Contains("x509: certificate has expired or is not yet valid: current time ", await FailureAsync(cluster),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_that_is_no_certificate_is_told()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync();
        await webhook.RegisterAsync(cluster, "Validating", "check", hook => hook["clientConfig"]!["caBundle"] = "bm90IGEgY2VydA==");

        Assert.Equal("could not get REST client: unable to load root certificates: unable to parse bytes as PEM block",
            await FailureAsync(cluster));
    }

    [Fact]
    public async Task A_webhook_that_takes_longer_than_its_timeout_fails()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var cluster = await TestCluster.StartAsync(new KubernetesServerOptions { Time = time });
        await using var webhook = await TestWebhook.StartAsync();
        var asked = new TaskCompletionSource();
        webhook.Handle = async (http, _) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        };
        await webhook.RegisterAsync(cluster, "Validating", "check");

        var failure = FailureAsync(cluster);
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.EndsWith("/mutate?timeout=5s\": context deadline exceeded", await failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "text/plain", "oops", "failed to call webhook: an error on the server (\"oops\") has prevented the request from succeeding")]
    [InlineData(404, "text/plain", "no", "failed to call webhook: the server could not find the requested resource")]
    [InlineData(200, "text/plain", "hello",
        "failed to call webhook: couldn't get version/kind; json parse error: invalid character 'h' looking for beginning of value")]
    [InlineData(200, "application/json", "{}", "received invalid webhook response: webhook response was absent")]
    public async Task An_answer_that_is_no_review_is_told(int status, string type, string text, string reason)
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync();
        webhook.Handle = async (http, _) =>
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = type;
            await http.Response.WriteAsync(text, http.RequestAborted);
        };
        await webhook.RegisterAsync(cluster, "Validating", "check");

        Assert.Equal(reason, await FailureAsync(cluster));
    }

    [Fact]
    public async Task What_a_webhook_warns_of_may_be_in_any_language_and_is_cut_if_there_is_too_much()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync();
        webhook.Answer = _ => new JsonObject
        {
            ["allowed"] = true,
            ["warnings"] = new JsonArray("größer", "größer", "a\nb", new string('x', 4090), new string('y', 300)),
        };
        await webhook.RegisterAsync(cluster, "Validating", "check");

        using var content = new StringContent("""{"metadata":{"name":"a"}}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await cluster.Client.PostAsync(ConfigMaps, content, TestContext.Current.CancellationToken);

        var warnings = response.Headers.GetValues("Warning").ToList();
        Assert.Equal(3, warnings.Count);
        Assert.Equal([$"299 - \"{new string('x', 256)}\"", $"299 - \"{new string('y', 256)}\""], warnings.Skip(1));
    }

    private static JsonObject Service(TestWebhook webhook, int port) => new()
    {
        ["service"] = new JsonObject { ["namespace"] = "default", ["name"] = "hook", ["path"] = "/check", ["port"] = port },
        ["caBundle"] = webhook.CaBundle,
    };

    /// <summary>Creates something that is refused as the webhook can't be asked, and gives the reason.</summary>
    private static async Task<string> FailureAsync(TestCluster cluster)
    {
        const string Start = "Internal error occurred: failed calling webhook \"check.demo.example.com\": ";
        var (status, body) = await cluster.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"a"}}""");
        var message = (string)body["message"]!;
        Assert.Equal(500, status);
        Assert.StartsWith(Start, message, StringComparison.Ordinal);
        return message[Start.Length..];
    }
}
