using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;
using Operator.Authentication;
using Operator.Connections;
using Operator.Controllers;
using Operator.Entities;
using Operator.References;
using Operator.Runtime.Client;
using Operator.Runtime.Queue;
using Operator.Tests.VaultClient;
using Vault.Client;
using Vault.Client.Auth;
using Vault.Client.Auth.Aws;

namespace Operator.Tests.Authentication;

/// <summary>Logins by aws and gcp, against doubles of the clouds and of the store that check what they are sent.</summary>
public sealed class CloudIdentitiesTests : IAsyncDisposable
{
    private static readonly ObjectKey Account = new("shop", "app");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2015, 8, 30, 12, 36, 0, TimeSpan.Zero));
    private readonly Mock<IKubernetesClient> _cluster = new();
    private readonly Queue<(HttpStatusCode Status, string Body)> _answers = [];
    private readonly List<(Uri Address, string Body, string? Bearer)> _asked = [];
    private readonly FakeVault _vault = new(_ => FakeVault.Login("hvs.CANARY", 600));
    private readonly ReferencedSecrets _secrets;
    private readonly ReferenceScope _scope;
    private readonly CloudClient _cloud;
    private IReadOnlyList<string> _audiences = [];
    private Dictionary<string, string> _annotations = [];

    public CloudIdentitiesTests()
    {
        _secrets = new ReferencedSecrets(_cluster.Object, _time, NullLogger<ReferencedSecrets>.Instance);
        var user = new VaultStaticSecret { Metadata = new V1ObjectMeta { Name = "db", NamespaceProperty = "shop" } };
        _scope = _secrets.Begin(user, Mock.Of<IReconcileQueue<VaultStaticSecret>>());
        _cloud = new CloudClient(new Answers(AnswerAsync), _time);
        _cluster.Setup(c => c.RequestTokenAsync(Account, It.IsAny<IReadOnlyList<string>>(), It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((ObjectKey _, IReadOnlyList<string> audiences, TimeSpan _, CancellationToken _) =>
            {
                _audiences = audiences;
                return new ServiceAccountToken("eyJ.KSA.TOKEN", _time.GetUtcNow().AddMinutes(10));
            });
        _cluster.Setup(c => c.GetAsync(Kinds.ServiceAccounts, Account, It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => new PartialObjectMetadata { Metadata = new V1ObjectMeta { Name = "app", NamespaceProperty = "shop", Annotations = _annotations } });
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _scope.Dispose();
        _cloud.Dispose();
        await _secrets.DisposeAsync();
    }

    [Fact]
    public async Task Aws_by_a_Secret_sends_a_request_of_GetCallerIdentity_that_AWS_would_accept()
    {
        SecretHolds("access_key_id", "AKIDEXAMPLE\n", "secret_access_key", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "session_token", "SESSION");

        await LogInAsync(new VaultAuthSpec
        {
            Method = "aws",
            Mount = "aws",
            Aws = new VaultAuthAws { Role = "app", Region = "eu-central-1", HeaderValue = "vault.example.com", SecretRef = "aws" },
        });

        var (headers, body) = SignedRequest("https://sts.eu-central-1.amazonaws.com/");
        Assert.Equal(("sts.eu-central-1.amazonaws.com", "20150830T123600Z", "SESSION", "vault.example.com"),
            (headers["Host"], headers["X-Amz-Date"], headers["X-Amz-Security-Token"], headers["X-Vault-AWS-IAM-Server-ID"]));
        Check(headers, body, "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "eu-central-1");
    }

    [Fact]
    public async Task Aws_by_a_ServiceAccount_assumes_the_role_of_its_annotation()
    {
        _annotations = new() { ["eks.amazonaws.com/role-arn"] = "arn:aws:iam::123456789012:role/shop" };
        _answers.Enqueue((HttpStatusCode.OK, """
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
              <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/shop/x</Arn></AssumedRoleUser>
              <Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>assumed</SecretAccessKey><SessionToken>session</SessionToken></Credentials>
            </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
            """));

        await LogInAsync(Irsa());

        var (address, form, _) = Assert.Single(_asked);
        var fields = HttpUtility.ParseQueryString(form);
        Assert.Equal("https://sts.us-east-1.amazonaws.com/", address.ToString());
        Assert.Equal(
            ("AssumeRoleWithWebIdentity", "arn:aws:iam::123456789012:role/shop", "secret-courier", "eyJ.KSA.TOKEN"),
            (fields["Action"], fields["RoleArn"], fields["RoleSessionName"], fields["WebIdentityToken"]));
        Assert.Equal(["sts.amazonaws.com"], _audiences);
        var (headers, body) = SignedRequest("https://sts.us-east-1.amazonaws.com/");
        Assert.Equal("session", headers["X-Amz-Security-Token"]);
        Check(headers, body, "assumed", "us-east-1");
    }

    [Fact]
    public async Task A_refusal_of_AWS_is_told_in_its_own_words()
    {
        _annotations = new() { ["eks.amazonaws.com/role-arn"] = "arn:aws:iam::123456789012:role/shop" };
        _answers.Enqueue((HttpStatusCode.Forbidden, """
            <ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>
            """));

        var error = await Assert.ThrowsAsync<LoginException>(() => LogInAsync(Irsa()));

        Assert.Equal("sts.us-east-1.amazonaws.com answered HTTP 403: AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity", error.Message);
        Assert.False(error.IsTransient);
        Assert.Empty(_vault.Seen);
    }

    [Fact]
    public async Task An_audience_of_the_API_server_in_an_annotation_is_refused_before_a_token_is_asked_for()
    {
        _annotations = new() { ["eks.amazonaws.com/role-arn"] = "arn:x", ["eks.amazonaws.com/audience"] = "https://kubernetes.default.svc" };

        var error = await Assert.ThrowsAsync<CredentialException>(() => LogInAsync(Irsa()));

        Assert.Contains("API server's own", error.Problem.Message, StringComparison.Ordinal);
        Assert.Empty(_audiences);
    }

    [Fact]
    public async Task A_ServiceAccount_without_its_annotation_is_told()
    {
        var error = await Assert.ThrowsAsync<CredentialException>(() => LogInAsync(Irsa()));

        Assert.Contains("shop/app has no annotation eks.amazonaws.com/role-arn", error.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gcp_exchanges_a_token_of_the_ServiceAccount_for_one_of_its_Google_account()
    {
        _annotations = new() { ["iam.gke.io/gcp-service-account"] = "shop@project.iam.gserviceaccount.com" };
        _answers.Enqueue((HttpStatusCode.OK, """{"access_token":"federated","token_type":"Bearer"}"""));
        _answers.Enqueue((HttpStatusCode.OK, """{"token":"eyJ.GOOGLE.TOKEN"}"""));

        await LogInAsync(Gcp());

        Assert.Equal(["project.svc.id.goog"], _audiences);
        var exchange = JsonNode.Parse(_asked[0].Body)!;
        Assert.Equal("https://sts.googleapis.com/v1/token", _asked[0].Address.ToString());
        Assert.Equal("eyJ.KSA.TOKEN", (string?)exchange["subjectToken"]);
        Assert.Equal(
            "identitynamespace:project.svc.id.goog:https://container.googleapis.com/v1/projects/project/locations/europe-west3/clusters/main", (string?)exchange["audience"]);
        Assert.Equal(
            ("https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/shop%40project.iam.gserviceaccount.com:generateIdToken", "Bearer federated"),
            (_asked[1].Address.AbsoluteUri, _asked[1].Bearer));
        Assert.Equal("""{"audience":"https://vault/app","includeEmail":true}""", _asked[1].Body);
        Assert.Equal(("auth/gcp/login", """{"role":"app","jwt":"eyJ.GOOGLE.TOKEN"}"""), (_vault.Seen[0].Path, _vault.Seen[0].Body));
    }

    [Fact]
    public async Task A_refusal_of_Google_is_told_in_its_own_words()
    {
        _annotations = new() { ["iam.gke.io/gcp-service-account"] = "shop@project.iam.gserviceaccount.com" };
        _answers.Enqueue((HttpStatusCode.OK, """{"access_token":"federated"}"""));
        _answers.Enqueue((HttpStatusCode.Forbidden, """{"error":{"code":403,"message":"Permission 'iam.serviceAccounts.getOpenIdToken' denied","status":"PERMISSION_DENIED"}}"""));

        var error = await Assert.ThrowsAsync<LoginException>(() => LogInAsync(Gcp()));

        Assert.EndsWith("HTTP 403: PERMISSION_DENIED: Permission 'iam.serviceAccounts.getOpenIdToken' denied", error.Message, StringComparison.Ordinal);
    }

    private static VaultAuthSpec Irsa() =>
        new() { Method = "aws", Mount = "aws", Aws = new VaultAuthAws { Role = "app", IrsaServiceAccount = "app" } };

    private static VaultAuthSpec Gcp() => new()
    {
        Method = "gcp",
        Mount = "gcp",
        Gcp = new VaultAuthGcp { Role = "app", WorkloadIdentityServiceAccount = "app", ProjectId = "project", Region = "europe-west3", ClusterName = "main" },
    };

    private async Task LogInAsync(VaultAuthSpec spec)
    {
        var credentials = new CredentialSecrets(_secrets);
        var clouds = new CloudIdentities(
            credentials, new ServiceAccountTokens(_cluster.Object), _cluster.Object, _cloud, new CourierSettings { Namespace = "courier" }, _time);
        var methods = new LoginMethods(
            credentials, new ServiceAccountTokens(_cluster.Object), new WrappedSecretIds(credentials), new ClientCertificates(_secrets), clouds);
        var options = new VaultConnectionOptions { Address = new Uri("https://vault.test") };
        var setup = new LoginSetup(
            new EffectiveAuth(new ObjectKey("shop", "default"), spec, "shop", ""), "shop", new ResolvedConnection(new ObjectKey("shop", "vault"), options, ""), _scope);

        Assert.True((await methods.PlanAsync(setup, Cancelled)).Succeeded(out var planned, out var problem), problem?.Message);
        using var client = new Vault.Client.Http.VaultClient(options, _vault, _time);
        await planned.Method.LoginAsync(client, Cancelled);
    }

    private void SecretHolds(params string[] pairs)
    {
        var key = new ObjectKey("shop", "aws");
        var metadata = new V1ObjectMeta { Name = "aws", NamespaceProperty = "shop", Uid = "u", ResourceVersion = "1" };
        _cluster.Setup(c => c.GetAsync(Kinds.SecretMetadata, key, It.IsAny<CancellationToken>())).ReturnsAsync(new PartialObjectMetadata { Metadata = metadata });
        _cluster.Setup(c => c.GetAsync(Kinds.Secrets, key, It.IsAny<CancellationToken>())).ReturnsAsync(new V1Secret
        {
            Metadata = metadata,
            Data = pairs.Chunk(2).ToDictionary(p => p[0], p => Encoding.UTF8.GetBytes(p[1])),
        });
    }

    private (Dictionary<string, string> Headers, string Body) SignedRequest(string address)
    {
        var login = JsonNode.Parse(Assert.Single(_vault.Seen).Body)!;
        Assert.Equal(("app", "POST", address), ((string?)login["role"], (string?)login["iam_http_request_method"], Decode("iam_request_url")));
        var headers = JsonNode.Parse(Decode("iam_request_headers"))!.AsObject().ToDictionary(h => h.Key, h => (string)h.Value![0]!);
        return (headers, Decode("iam_request_body"));

        string Decode(string field) => Encoding.UTF8.GetString(Convert.FromBase64String((string)login[field]!));
    }

    // As AWS does: what the header says was signed, is signed again with the key.
    private static void Check(Dictionary<string, string> headers, string body, string secret, string region)
    {
        Assert.Equal("Action=GetCallerIdentity&Version=2011-06-15", body);
        var given = headers["Authorization"];
        headers.Remove("Authorization");
        var key = new AwsCredentials(given.Split('=')[1].Split('/')[0], new SecretValue(Encoding.UTF8.GetBytes(secret)));
        Assert.Equal(SignatureV4.Sign("POST", new Uri($"https://{headers["Host"]}/"), headers, Encoding.UTF8.GetBytes(body), key, region, "sts"), given);
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request)
    {
        _asked.Add((request.RequestUri!, await request.Content!.ReadAsStringAsync(Cancelled), request.Headers.Authorization?.ToString()));
        var (status, body) = _answers.Dequeue();
        return new HttpResponseMessage(status) { Content = new StringContent(body) };
    }

    private sealed class Answers(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request);
    }
}
