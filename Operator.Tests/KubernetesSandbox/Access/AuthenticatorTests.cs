using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Access.Tokens;

namespace Operator.Tests.KubernetesSandbox.Access;

public sealed class AuthenticatorTests
{
    private readonly Cluster _cluster = new();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer  two-spaces")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    [InlineData("admin-token")]
    public void Without_a_bearer_token_a_request_is_anonymous(string? header) =>
        Assert.Equal(Users.Anonymous, _cluster.Authenticator.Authenticate(header));

    [Theory]
    [InlineData("Bearer admin-token")]
    [InlineData("bearer admin-token")]
    [InlineData("  Bearer admin-token ")]
    public void The_admin_token_is_the_administrators(string header) =>
        Assert.Equal(Users.Administrator, _cluster.Authenticator.Authenticate(header));

    [Fact]
    public void A_ServiceAccount_token_is_its_ServiceAccounts()
    {
        var user = _cluster.Authenticator.Authenticate($"Bearer {_cluster.TokenText()}");

        Assert.NotNull(user);
        Assert.Equal("system:serviceaccount:ns:app", user.Name);
        Assert.Equal(Cluster.Uid, user.Uid);
        Assert.Equal(["system:serviceaccounts", "system:serviceaccounts:ns", "system:authenticated"], user.Groups);
        Assert.StartsWith("JTI=", Assert.Single(user.Extra["authentication.kubernetes.io/credential-id"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData(".....")]
    [InlineData("e30.e30.")]
    [InlineData("bnVsbA.bnVsbA.AA")]
    [InlineData("W10.W10.AA")]
    [InlineData("ÄÖÜ.ÄÖÜ.ÄÖÜ")]
    public void Garbage_is_nobodys(string token)
    {
        Assert.Null(_cluster.Authenticator.Authenticate($"Bearer {token}"));
        Assert.Equal("invalid bearer token", _cluster.Authenticator.Review(token, []).Error);
    }

    [Fact]
    public void A_huge_token_is_nobodys()
    {
        Assert.Null(_cluster.Authenticator.Authenticate("Bearer " + new string('x', 1_000_000)));
        Assert.Null(_cluster.Authenticator.Authenticate("Bearer " + new string('.', 1_000_000)));
        var nested = Encode(new string('[', 100_000) + new string(']', 100_000));
        Assert.Null(_cluster.Authenticator.Authenticate($"Bearer {nested}.{nested}.AA"));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("ES256")]
    public void Another_algorithm_is_refused(string algorithm)
    {
        var parts = _cluster.TokenText().Split('.');
        var forged = $"{Encode($$"""{"alg":"{{algorithm}}"}""")}.{parts[1]}.{(algorithm == "none" ? "" : parts[2])}";

        Assert.Equal("invalid bearer token", _cluster.Authenticator.Review(forged, []).Error);
    }

    [Fact]
    public void Changed_claims_break_the_signature()
    {
        var parts = _cluster.TokenText().Split('.');
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        claims["sub"] = "system:serviceaccount:ns:admin";

        Assert.Equal(
            "[invalid bearer token, go-jose/go-jose: error in cryptographic primitive]",
            _cluster.Authenticator.Review($"{parts[0]}.{Encode(claims.ToJsonString())}.{parts[2]}", []).Error);
    }

    [Fact]
    public void A_token_of_another_key_is_refused()
    {
        using var key = new SigningKey();
        var foreign = new TokenRequests(new ServiceAccountTokens(key, _cluster.Objects, _cluster.Time), _cluster.Objects, _cluster.Time);
        var token = foreign.Create([], "ns", "app")["status"]!["token"]!.GetValue<string>();

        Assert.Equal("[invalid bearer token, invalid signature, no keys found]", _cluster.Authenticator.Review(token, []).Error);
    }

    [Fact]
    public void Claims_of_odd_types_are_refused_and_not_thrown_at()
    {
        foreach (var claims in (string[])
            [
                """{"iss":"https://kubernetes.default.svc"}""",
                """{"iss":"https://kubernetes.default.svc","kubernetes.io":[1]}""",
                """{"iss":"https://kubernetes.default.svc","kubernetes.io":{"namespace":1,"serviceaccount":"x"},"exp":"soon"}""",
                """{"iss":"https://kubernetes.default.svc","aud":{},"exp":1e300,"kubernetes.io":{"namespace":"ns","serviceaccount":{"name":"app"}}}""",
            ])
        {
            var verdict = _cluster.Authenticator.Review(Cluster.Key.Sign(Cluster.Json(claims)), []);

            Assert.Null(verdict.User);
            Assert.NotEmpty(verdict.Error);
        }
    }

    [Fact]
    public void A_token_lives_until_a_minute_after_its_end()
    {
        var token = _cluster.TokenText("""{"expirationSeconds":600}""");

        _cluster.Time.Advance(TimeSpan.FromSeconds(660));
        Assert.NotNull(_cluster.Authenticator.Review(token, []).User);
        _cluster.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("[invalid bearer token, service account token has expired]", _cluster.Authenticator.Review(token, []).Error);
    }

    [Fact]
    public void A_token_for_another_audience_is_refused()
    {
        var token = _cluster.TokenText("""{"audiences":["vault","other"]}""");

        Assert.Null(_cluster.Authenticator.Authenticate($"Bearer {token}"));
        Assert.Equal(
            """[invalid bearer token, token audiences ["vault" "other"] is invalid for the target audiences ["https://kubernetes.default.svc"]]""",
            _cluster.Authenticator.Review(token, []).Error);
        Assert.Equal(["vault"], _cluster.Authenticator.Review(token, ["x", "vault"]).Audiences);
    }

    [Fact]
    public void A_token_ends_with_its_ServiceAccount()
    {
        var token = _cluster.TokenText();

        _cluster.Objects.Remove("serviceaccounts", "ns", "app");
        Assert.Equal("[invalid bearer token, serviceaccounts \"app\" not found]", _cluster.Authenticator.Review(token, []).Error);
        _cluster.Account("app", "another");
        Assert.Equal(
            $"[invalid bearer token, service account UID (another) does not match claim ({Cluster.Uid})]",
            _cluster.Authenticator.Review(token, []).Error);
    }

    [Fact]
    public void A_bound_token_ends_with_what_it_is_bound_to()
    {
        _cluster.Objects.Put("secrets", Cluster.Json("""{"metadata":{"name":"s","namespace":"ns","uid":"u"}}"""));
        var token = _cluster.TokenText("""{"boundObjectRef":{"apiVersion":"v1","kind":"Secret","name":"s"}}""");
        Assert.NotNull(_cluster.Authenticator.Review(token, []).User);

        _cluster.Objects.Put("secrets", Cluster.Json("""{"metadata":{"name":"s","namespace":"ns","uid":"v"}}"""));
        Assert.Contains("does not match service account secret ref claim (u)", _cluster.Authenticator.Review(token, []).Error, StringComparison.Ordinal);
        _cluster.Objects.Remove("secrets", "ns", "s");
        Assert.Equal("[invalid bearer token, service account token has been invalidated]", _cluster.Authenticator.Review(token, []).Error);
    }

    [Fact]
    public void The_published_key_verifies_tokens()
    {
        var documents = new IssuerDocuments(Cluster.Key, () => "https://127.0.0.1:6443");
        var jwk = documents.KeySet()["keys"]![0]!;
        using var rsa = RSA.Create(new RSAParameters
        {
            Modulus = Base64Url.DecodeFromChars(jwk["n"]!.GetValue<string>()),
            Exponent = Base64Url.DecodeFromChars(jwk["e"]!.GetValue<string>()),
        });
        var parts = _cluster.TokenText().Split('.');

        Assert.True(rsa.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1));
        Assert.Equal("https://127.0.0.1:6443/openid/v1/jwks", documents.Configuration()["jwks_uri"]!.GetValue<string>());
        Assert.Equal("https://kubernetes.default.svc", documents.Configuration()["issuer"]!.GetValue<string>());
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
