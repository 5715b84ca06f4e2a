namespace Operator.Tests.KubernetesSandbox.Admission;

/// <summary>Objects that are created but not stored are decoded as strictly as others.</summary>
public sealed class UnstoredBodyTests
{
    [Theory]
    [InlineData("/apis/authentication.k8s.io/v1/tokenreviews", """{"spec":{"token":1}}""", "TokenReview")]
    [InlineData("/apis/authorization.k8s.io/v1/subjectaccessreviews", """{"spec":{"user":"a","groups":"b"}}""", "SubjectAccessReview")]
    [InlineData("/api/v1/namespaces/default/serviceaccounts/default/token", """{"spec":{"expirationSeconds":"long"}}""", "TokenRequest")]
    public async Task A_value_of_the_wrong_type_is_refused(string path, string body, string kind)
    {
        await using var cluster = await TestCluster.StartAsync();

        var (status, answer) = await cluster.SendAsync(HttpMethod.Post, path, body);

        Assert.Equal(400, status);
        Assert.StartsWith($"{kind} in version \"v1\" cannot be handled as a {kind}: json: cannot unmarshal ", (string?)answer["message"],
            StringComparison.Ordinal);
    }
}
