using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Operator.Tests.KubernetesSandbox.Admission;

/// <summary>A webhook that listens on loopback with a certificate of its own authority.</summary>
internal sealed class TestWebhook : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly X509Certificate2 _certificate;

    private TestWebhook(WebApplication host, X509Certificate2 certificate, string authority)
    {
        (_host, _certificate, CaBundle) = (host, certificate, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(authority)));
    }

    /// <summary>What it got: the path with its query, and the review.</summary>
    public ConcurrentQueue<(string Path, JsonObject Review)> Got { get; } = [];

    /// <summary>Makes the <c>response</c> of a review's request, without its UID.</summary>
    public Func<JsonObject, JsonObject> Answer { get; set; } = _ => new JsonObject { ["allowed"] = true };

    /// <summary>Answers instead, where a test wants more than a response.</summary>
    public Func<HttpContext, JsonObject, Task>? Handle { get; set; }

    /// <summary>The authority, as <c>caBundle</c> has it.</summary>
    public string CaBundle { get; }

    public int Port => new Uri(_host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    /// <summary>Starts one.</summary>
    /// <param name="names">The DNS names of its certificate, which is for 127.0.0.1 unless there are any.</param>
    /// <param name="validFor">How long the certificate is valid from an hour ago.</param>
    public static async Task<TestWebhook> StartAsync(string[]? names = null, TimeSpan? validFor = null)
    {
        var (certificate, authority) = Certificates(names ?? [], validFor ?? TimeSpan.FromDays(1));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var webhook = new TestWebhook(builder.Build(), certificate, authority);
        webhook._host.Run(webhook.HandleAsync);
        await webhook._host.StartAsync(TestContext.Current.CancellationToken);
        return webhook;
    }

    /// <summary>A configuration of it.</summary>
    /// <param name="kind"><c>Mutating</c> or <c>Validating</c>.</param>
    /// <param name="name">The configuration's name; the webhook's begins with it.</param>
    /// <param name="change">Changes the webhook.</param>
    public JsonObject Configuration(string kind, string name, Action<JsonObject>? change = null)
    {
        var webhook = new JsonObject
        {
            ["name"] = $"{name}.demo.example.com",
            ["clientConfig"] = new JsonObject { ["url"] = $"https://127.0.0.1:{Port}/mutate", ["caBundle"] = CaBundle },
            ["admissionReviewVersions"] = new JsonArray("v1"),
            ["sideEffects"] = "None",
            ["timeoutSeconds"] = 5,
            ["rules"] = new JsonArray(new JsonObject
            {
                ["operations"] = new JsonArray("CREATE", "UPDATE", "DELETE"),
                ["apiGroups"] = new JsonArray(""),
                ["apiVersions"] = new JsonArray("v1"),
                ["resources"] = new JsonArray("pods", "configmaps", "secrets"),
            }),
        };
        change?.Invoke(webhook);
        return new JsonObject
        {
            ["apiVersion"] = "admissionregistration.k8s.io/v1",
            ["kind"] = $"{kind}WebhookConfiguration",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["webhooks"] = new JsonArray(webhook),
        };
    }

    /// <summary>Registers it.</summary>
    public async Task RegisterAsync(TestCluster cluster, string kind, string name, Action<JsonObject>? change = null)
    {
        var (status, body) = await cluster.SendAsync(HttpMethod.Post,
            $"/apis/admissionregistration.k8s.io/v1/{kind.ToLowerInvariant()}webhookconfigurations",
            Configuration(kind, name, change).ToJsonString());
        Assert.True(status == 201, body.ToJsonString());
    }

    /// <summary>A response with a JSON patch.</summary>
    public static JsonObject Patch(string patch) => new()
    {
        ["allowed"] = true,
        ["patchType"] = "JSONPatch",
        ["patch"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(patch)),
    };

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await _host.DisposeAsync();
        _certificate.Dispose();
    }

    private async Task HandleAsync(HttpContext http)
    {
        var review = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))!.AsObject();
        Got.Enqueue((http.Request.Path + http.Request.QueryString.ToString(), review));
        if (Handle is not null)
        {
            await Handle(http, review);
            return;
        }

        var response = Answer(review["request"]!.AsObject());
        response["uid"] = review["request"]!["uid"]!.DeepClone();
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(new JsonObject
        {
            ["kind"] = "AdmissionReview",
            ["apiVersion"] = review["apiVersion"]!.DeepClone(),
            ["response"] = response,
        }.ToJsonString(), http.RequestAborted);
    }

    private static (X509Certificate2 Server, string Authority) Certificates(string[] names, TimeSpan validFor)
    {
        var from = TimeProvider.System.GetUtcNow().AddHours(-1);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=hooks", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = authorityRequest.CreateSelfSigned(from, from.AddDays(2));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=hook", key, HashAlgorithmName.SHA256);
        var san = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            san.AddDnsName(name);
        if (names.Length == 0)
            san.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(san.Build());
        using var signed = request.Create(authority, from, from + validFor, [1, 2, 3, 4]);
        return (signed.CopyWithPrivateKey(key), authority.ExportCertificatePem());
    }
}
