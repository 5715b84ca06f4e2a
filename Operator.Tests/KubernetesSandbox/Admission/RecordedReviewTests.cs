using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Operator.Tests.KubernetesSandbox.Admission;

/// <summary>What kube-apiserver was recorded to send to a webhook, and to make of its answers.</summary>
public sealed class RecordedReviewTests
{
    private const string Configurations = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/inject";

    private static string File => Path.Combine(
        Path.GetDirectoryName(RepositoryFolder.Root)!, "shared", "conformance", "kubernetes", "data", "admission-reviews.json");

    [Fact]
    public async Task Webhooks_get_and_clients_see_what_was_recorded_of_kube_apiserver()
    {
        Assert.SkipUnless(System.IO.File.Exists(File), $"The recording isn't there: {File}");
        var recorded = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken))!;
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync();
        var recording = new Recording("abcdef");
        await cluster.SendAsync(HttpMethod.Post, "/api/v1/namespaces", recording.Fill("""{"metadata":{"name":"conf-{run}"}}"""));
        await webhook.RegisterAsync(cluster, "Mutating", "inject");

        var differences = new List<string>();
        foreach (var exchange in recorded["exchanges"]!.AsArray().Select(item => item!.AsObject()))
        {
            if (((string)exchange["do"]!).StartsWith("A validating webhook", StringComparison.Ordinal))
            {
                await cluster.SendAsync(HttpMethod.Delete, Configurations);
                await webhook.RegisterAsync(cluster, "Validating", "inject");
            }

            differences.AddRange((await PlayAsync(cluster, webhook, recording, exchange)).Select(text => $"{exchange["do"]}: {text}"));
        }

        Assert.Empty(differences);
    }

    private static async Task<List<string>> PlayAsync(TestCluster cluster, TestWebhook webhook, Recording recording, JsonObject exchange)
    {
        var review = exchange["reviews"]!.AsArray().Single()!;
        webhook.Got.Clear();
        webhook.Answer = _ => review["response"]!.DeepClone().AsObject();
        using var request = new HttpRequestMessage(new HttpMethod((string)exchange["method"]!), recording.Fill((string)exchange["path"]!));
        if (exchange["body"] is { } body)
        {
            var type = (string?)exchange["headers"]?["Content-Type"] ?? "application/json";
            request.Content = new StringContent(
                recording.Fill(body.ToJsonString()), Encoding.UTF8, MediaTypeHeaderValue.Parse(type));
        }

        using var response = await cluster.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var expect = exchange["expect"]!;
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? values.ToArray() : [];
        var differences = new List<string>();
        if (!webhook.Got.TryDequeue(out var got))
            return ["the webhook was not asked"];
        if (!recording.Matches((string)review["path"]!, got.Path))
            differences.Add($"path {got.Path}");
        // The UID of an administrator is up to the authenticator.
        (review["body"]!["request"]!["userInfo"] as JsonObject)!.Remove("uid");
        differences.AddRange(recording.Differences(review["body"], got.Review, "review"));
        if ((int)response.StatusCode != (int)expect["status"]!)
            differences.Add($"status {(int)response.StatusCode}");
        string[] expected = [.. (expect["warnings"] as JsonArray ?? []).Select(item => (string)item!)];
        if (!expected.SequenceEqual(warnings))
            differences.Add($"warnings {string.Join("; ", warnings)}");
        differences.AddRange(recording.Differences(expect["body"], answer, "answer"));
        return differences;
    }
}
