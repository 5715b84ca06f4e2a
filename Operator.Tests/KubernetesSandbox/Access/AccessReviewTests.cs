using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Operator.Tests.KubernetesSandbox.Access;

public sealed class AccessReviewTests
{
    private const string Authentication = "authentication.k8s.io";
    private const string Authorization = "authorization.k8s.io";

    private readonly Cluster _cluster = new();

    [Fact]
    public void A_valid_token_is_reviewed_with_its_user_and_audiences()
    {
        var token = _cluster.TokenText("""{"audiences":["vault"]}""");

        var answer = ReviewToken($$"""{"token":"{{token}}","audiences":["other","vault"]}""");

        Assert.Equal("TokenReview", answer["kind"]!.GetValue<string>());
        Assert.Equal("{}", answer["metadata"]!.ToJsonString());
        var status = answer["status"]!;
        Assert.True(status["authenticated"]!.GetValue<bool>());
        Assert.Equal("system:serviceaccount:ns:app", status["user"]!["username"]!.GetValue<string>());
        Assert.Equal("""["vault"]""", status["audiences"]!.ToJsonString());
        Assert.Null(status["error"]);
    }

    [Fact]
    public void An_invalid_token_is_reviewed_with_an_error() => Assert.Equal(
        """{"user":{},"error":"invalid bearer token"}""", ReviewToken("""{"token":"nonsense"}""")["status"]!.ToJsonString());

    [Fact]
    public void The_administrators_token_is_for_the_api_server_only()
    {
        Assert.Equal(
            "admin", ReviewToken($$"""{"token":"{{Cluster.AdminToken}}"}""")["status"]!["user"]!["username"]!.GetValue<string>());
        Assert.Null(ReviewToken($$"""{"token":"{{Cluster.AdminToken}}","audiences":["vault"]}""")["status"]!["authenticated"]);
    }

    [Fact]
    public void A_review_needs_a_token()
    {
        var error = Cluster.Refused(() => ReviewToken("""{"token":""}"""));

        Assert.Equal((400, "token is required for TokenReview in authentication"), (error.Code, error.Message));
    }

    [Fact]
    public void A_self_review_says_who_one_is()
    {
        var answer = Review(Authentication, "SelfSubjectReview", "selfsubjectreviews", "{}", Cluster.App);

        Assert.Equal("""{"creationTimestamp":"2030-01-02T03:04:05Z"}""", answer["metadata"]!.ToJsonString());
        Assert.Equal("system:serviceaccount:ns:app", answer["status"]!["userInfo"]!["username"]!.GetValue<string>());
    }

    [Fact]
    public void A_self_access_review_is_about_the_one_who_asks()
    {
        const string Body = """{"spec":{"resourceAttributes":{"namespace":"ns","verb":"get","resource":"secrets"}}}""";

        var admin = Review(Authorization, "SelfSubjectAccessReview", "selfsubjectaccessreviews", Body, Users.Administrator);
        var app = Review(Authorization, "SelfSubjectAccessReview", "selfsubjectaccessreviews", Body, Cluster.App);

        Assert.Equal("""{"allowed":true}""", admin["status"]!.ToJsonString());
        Assert.Equal("""{"allowed":false}""", app["status"]!.ToJsonString());
        Assert.Equal("""{"resourceAttributes":{"namespace":"ns","verb":"get","resource":"secrets"}}""", app["spec"]!.ToJsonString());
    }

    [Fact]
    public void A_subject_access_review_is_about_the_one_it_names()
    {
        _cluster.Grant("""[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}]""");

        var answer = Review(Authorization, "SubjectAccessReview", "subjectaccessreviews",
            """
            {"spec":{"user":"system:serviceaccount:ns:app","groups":["g"],
             "resourceAttributes":{"namespace":"ns","verb":"get","resource":"secrets","name":"x"}}}
            """,
            Users.Administrator);

        Assert.Equal(
            "RBAC: allowed by RoleBinding \"reader/ns\" of Role \"reader\" to ServiceAccount \"app/ns\"",
            answer["status"]!["reason"]!.GetValue<string>());
        Assert.Equal(["resourceAttributes", "user", "groups"], answer["spec"]!.AsObject().Select(field => field.Key));
    }

    [Fact]
    public void A_path_may_be_asked_for()
    {
        var answer = Review(Authorization, "SubjectAccessReview", "subjectaccessreviews",
            """{"spec":{"groups":["system:unauthenticated"],"nonResourceAttributes":{"path":"/version","verb":"get"}}}""", Users.Administrator);

        Assert.True(answer["status"]!["allowed"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("{}", "spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified")]
    [InlineData("""{"resourceAttributes":{},"nonResourceAttributes":{}}""", "spec.nonResourceAttributes: Invalid value: {}: cannot be specified in combination with resourceAttributes")]
    public void A_review_asks_for_exactly_one_thing(string spec, string problem)
    {
        var error = Cluster.Refused(() => Review(
            Authorization, "SelfSubjectAccessReview", "selfsubjectaccessreviews", $$"""{"spec":{{spec}}}""", Cluster.App));

        Assert.Equal((422, $".authorization.k8s.io \"\" is invalid: {problem}"), (error.Code, error.Message));
        Assert.Null(error.Details!["kind"]);
    }

    [Fact]
    public void A_subject_access_review_names_somebody()
    {
        var error = Cluster.Refused(() => Review(
            Authorization, "SubjectAccessReview", "subjectaccessreviews", """{"spec":{"resourceAttributes":{"verb":"get"}}}""", Cluster.App));

        Assert.EndsWith("spec.user: Invalid value: \"\": at least one of user or group must be specified", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_local_review_stays_in_its_namespace()
    {
        JsonObject Ask(string ns) => Review(Authorization, "LocalSubjectAccessReview", "localsubjectaccessreviews",
            $$"""
            {"metadata":{"namespace":"ns"},
             "spec":{"user":"u","resourceAttributes":{"namespace":"{{ns}}","verb":"get","resource":"secrets"} } }
            """,
            Users.Administrator);

        Assert.Equal("""{"namespace":"ns"}""", Ask("ns")["metadata"]!.ToJsonString());
        Assert.EndsWith(
            "spec.resourceAttributes.namespace: Invalid value: \"other\": must match metadata.namespace",
            Cluster.Refused(() => Ask("other")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rules_review_lists_what_one_may()
    {
        _cluster.Grant("""[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"],"resourceNames":["x"]}]""");

        var status = Review(
            Authorization, "SelfSubjectRulesReview", "selfsubjectrulesreviews", """{"spec":{"namespace":"ns"}}""", Cluster.App)["status"]!;

        Assert.Contains(
            """{"verbs":["get"],"apiGroups":[""],"resources":["secrets"],"resourceNames":["x"]}""",
            status["resourceRules"]!.AsArray().Select(rule => rule!.ToJsonString()));
        Assert.Contains(status["nonResourceRules"]!.AsArray(), rule => rule!["nonResourceURLs"]!.ToJsonString().Contains("/version", StringComparison.Ordinal));
        Assert.False(status["incomplete"]!.GetValue<bool>());
    }

    [Fact]
    public void A_rules_review_needs_a_namespace() => Assert.Equal(
        "no namespace on request",
        Cluster.Refused(() => Review(Authorization, "SelfSubjectRulesReview", "selfsubjectrulesreviews", "{}", Cluster.App)).Message);

    private JsonObject ReviewToken(string spec) =>
        Review(Authentication, "TokenReview", "tokenreviews", $$"""{"spec":{{spec}}}""", Users.Administrator);

    private JsonObject Review(string group, string kind, string plural, string body, RequestUser user) =>
        _cluster.Reviews.Create(Cluster.Resource(group, kind, plural), Cluster.Json(body), "ns", user);
}
