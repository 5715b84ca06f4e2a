using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace Operator.Tests.KubernetesSandbox.Access;

public sealed class TokenRequestTests
{
    private readonly Cluster _cluster = new();

    [Fact]
    public void A_token_claims_exactly_what_kube_apiserver_claims()
    {
        var answer = _cluster.Token("""{"audiences":["vault"],"expirationSeconds":600}""");

        var claims = Claims(answer);
        var now = _cluster.Time.GetUtcNow().ToUnixTimeSeconds();
        var id = claims["jti"]!.GetValue<string>();
        Assert.True(Guid.TryParse(id, out _));
        Assert.Equal(
            """{"aud":["vault"],"exp":END,"iat":NOW,"iss":"https://kubernetes.default.svc","jti":"ID","kubernetes.io":"""
            + """{"namespace":"ns","serviceaccount":{"name":"app","uid":"UID"}},"nbf":NOW,"sub":"system:serviceaccount:ns:app"}""",
            claims.ToJsonString().Replace($"{now + 600}", "END", StringComparison.Ordinal).Replace($"{now}", "NOW", StringComparison.Ordinal)
                .Replace(id, "ID", StringComparison.Ordinal).Replace(Cluster.Uid, "UID", StringComparison.Ordinal));
    }

    [Fact]
    public void The_answer_says_whose_token_it_is_and_until_when()
    {
        var answer = _cluster.Token("""{"audiences":["vault"]}""");

        Assert.Equal("app", answer["metadata"]!["name"]!.GetValue<string>());
        Assert.Equal(Cluster.Uid, answer["metadata"]!["uid"]!.GetValue<string>());
        Assert.Equal("2030-01-02T03:04:05Z", answer["metadata"]!["creationTimestamp"]!.GetValue<string>());
        Assert.Equal("""{"audiences":["vault"],"expirationSeconds":3600,"boundObjectRef":null}""", answer["spec"]!.ToJsonString());
        Assert.Equal("2030-01-02T04:04:05Z", answer["status"]!["expirationTimestamp"]!.GetValue<string>());
    }

    [Fact]
    public void Without_audiences_a_token_is_for_the_api_server() =>
        Assert.Equal("""["https://kubernetes.default.svc"]""", Claims(_cluster.Token())["aud"]!.ToJsonString());

    [Theory]
    [InlineData(599, "may not specify a duration less than 10 minutes")]
    [InlineData(4294967297, "may not specify a duration larger than 2^32 seconds")]
    public void A_lifetime_out_of_bounds_is_invalid(long seconds, string rule)
    {
        var error = Cluster.Refused(() => _cluster.Token($$"""{"expirationSeconds":{{seconds}}}"""));

        Assert.Equal(422, error.Code);
        Assert.Equal(
            $"TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: {seconds}: {rule}", error.Message);
    }

    [Fact]
    public void A_lifetime_of_the_bounds_is_valid()
    {
        _cluster.Token("""{"expirationSeconds":600}""");
        _cluster.Token("""{"expirationSeconds":4294967296}""");
    }

    [Fact]
    public void A_ServiceAccount_that_does_not_exist_is_not_found()
    {
        var error = Cluster.Refused(() => _cluster.Token(account: "ghost"));

        Assert.Equal((404, "serviceaccounts \"ghost\" not found"), (error.Code, error.Message));
    }

    [Fact]
    public void Another_kind_in_the_body_cannot_be_handled()
    {
        var error = Cluster.Refused(() => _cluster.TokenRequests.Create(Cluster.Json("""{"apiVersion":"v1","kind":"Secret"}"""), "ns", "app"));

        Assert.Equal(400, error.Code);
        Assert.StartsWith("Secret in version \"v1\" cannot be handled as a TokenRequest: converting", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_bound_to_a_Secret_names_it()
    {
        _cluster.Objects.Put("secrets", Cluster.Json("""{"metadata":{"name":"s","namespace":"ns","uid":"u"}}"""));

        var answer = _cluster.Token("""{"boundObjectRef":{"apiVersion":"v1","kind":"Secret","name":"s","uid":"u"}}""");

        Assert.Equal("""{"name":"s","uid":"u"}""", Claims(answer)["kubernetes.io"]!["secret"]!.ToJsonString());
        Assert.Equal("""{"kind":"Secret","apiVersion":"v1","name":"s","uid":"u"}""", answer["spec"]!["boundObjectRef"]!.ToJsonString());
    }

    [Fact]
    public void A_token_bound_to_a_Pod_names_the_Pod_and_its_node()
    {
        _cluster.Objects.Put("nodes", Cluster.Json("""{"metadata":{"name":"n1","uid":"nu"}}"""));
        PutPod("app", "n1");

        var answer = _cluster.Token("""{"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"p"}}""");

        Assert.Equal("""{"name":"p","uid":"pu"}""", Claims(answer)["kubernetes.io"]!["pod"]!.ToJsonString());
        Assert.Equal("""{"name":"n1","uid":"nu"}""", Claims(answer)["kubernetes.io"]!["node"]!.ToJsonString());
    }

    [Fact]
    public void A_token_cannot_be_bound_to_a_Pod_of_another_ServiceAccount()
    {
        PutPod("other");

        var error = Cluster.Refused(() => _cluster.Token("""{"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"p"}}"""));

        Assert.Equal(
            (400, "cannot bind token for serviceaccount \"app\" to pod running with different serviceaccount name."),
            (error.Code, error.Message));
    }

    [Fact]
    public void A_token_cannot_be_bound_to_what_does_not_exist()
    {
        var error = Cluster.Refused(() => _cluster.Token("""{"boundObjectRef":{"apiVersion":"v1","kind":"Secret","name":"ghost"}}"""));

        Assert.Equal((404, "secrets \"ghost\" not found"), (error.Code, error.Message));
    }

    [Fact]
    public void A_token_cannot_be_bound_to_another_uid()
    {
        _cluster.Objects.Put("secrets", Cluster.Json("""{"metadata":{"name":"s","namespace":"ns","uid":"u"}}"""));

        var error = Cluster.Refused(() => _cluster.Token("""{"boundObjectRef":{"apiVersion":"v1","kind":"Secret","name":"s","uid":"x"}}"""));

        Assert.Equal(409, error.Code);
        Assert.Equal(
            "Operation cannot be fulfilled on Secret \"s\": the UID in the bound object reference (x) does not match the UID in record. "
            + "The object might have been deleted and then recreated",
            error.Message);
        Assert.Equal("""{"name":"s","kind":"Secret"}""", error.Details!.ToJsonString());
    }

    [Fact]
    public void A_token_cannot_be_bound_to_other_kinds()
    {
        var error = Cluster.Refused(() => _cluster.Token("""{"boundObjectRef":{"apiVersion":"v1","kind":"ConfigMap","name":"s"}}"""));

        Assert.Equal((400, "cannot bind token to object of type /v1, Kind=ConfigMap"), (error.Code, error.Message));
    }

    [Theory]
    [InlineData(3607, 365 * 24 * 3600L)]
    [InlineData(3600, 3600L)]
    public void Only_a_pods_token_for_an_hour_and_seven_seconds_is_extended_to_a_year(int asked, long lives)
    {
        PutPod("app");

        var answer = _cluster.Token($$"""{"expirationSeconds":{{asked}},"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"p"} }""");

        var claims = Claims(answer);
        Assert.Equal(lives, claims["exp"]!.GetValue<long>() - claims["iat"]!.GetValue<long>());
        Assert.Equal(asked == 3607, claims["kubernetes.io"]!["warnafter"] is not null);
        Assert.Equal(
            _cluster.Time.GetUtcNow().AddSeconds(asked), DateTimeOffset.Parse(answer["status"]!["expirationTimestamp"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("name", "other", "must match the service account name if specified")]
    [InlineData("namespace", "other", "must match the service account namespace if specified")]
    public void Metadata_must_match_the_path(string field, string value, string rule)
    {
        var body = Cluster.Json($$$"""{"metadata":{"{{{field}}}":"{{{value}}}"},"spec":{}}""");

        var error = Cluster.Refused(() => _cluster.TokenRequests.Create(body, "ns", "app"));

        Assert.Equal(
            $"TokenRequest.authentication.k8s.io \"app\" is invalid: metadata.{field}: Invalid value: \"{value}\": {rule}", error.Message);
    }

    private static JsonObject Claims(JsonObject answer)
    {
        var payload = answer["status"]!["token"]!.GetValue<string>().Split('.')[1];
        return JsonNode.Parse(Base64Url.DecodeFromChars(payload))!.AsObject();
    }

    private void PutPod(string account, string node = "") => _cluster.Objects.Put("pods", new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = "p", ["namespace"] = "ns", ["uid"] = "pu" },
        ["spec"] = new JsonObject { ["serviceAccountName"] = account, ["nodeName"] = node },
    });
}
