using System.Text.Json.Nodes;
using Quickstart;

namespace Operator.Tests.EndToEnd;

/// <summary>Templates make the keys of a Secret; shared ones reach it when they change.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class TransformationTests(RunningScene running, TestEnvironment environment) : IClassFixture<RunningScene>
{
    private const string Url = "postgres://{{ .Secrets.user }}:{{ .Secrets.password | urlquery }}@db/v{{ .Metadata.version }}";

    private Scene Scene => running.Scene;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_template_makes_a_database_URL()
    {
        await PutLoginAsync("url");
        await Scene.ApplyAsync("VaultStaticSecret", "url", Transformed("url", new JsonObject
        {
            ["templates"] = new JsonObject { ["URL"] = new JsonObject { ["text"] = Url } },
            ["excludes"] = new JsonArray("^user$"),
        }));

        var secret = await Scene.WaitForValueAsync("url", "URL", "postgres://app:p%40ss@db/v1");

        Assert.Equal(["URL", "password"], secret["data"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
        await Scene.WaitForReadyAsync("VaultStaticSecret", "url", "True", "Synced");
    }

    [Fact]
    public async Task A_template_makes_its_key_too_and_the_whole_answer_is_kept_on_demand()
    {
        await PutLoginAsync("named");
        await Scene.ApplyAsync("VaultStaticSecret", "named", Transformed("named", new JsonObject
        {
            ["templates"] = new JsonObject { ["{{ .Secrets.user | upper }}_URL"] = new JsonObject { ["text"] = "db" } },
            ["excludes"] = new JsonArray(".*"),
            ["excludeRaw"] = false,
        }));

        var secret = await Scene.WaitForValueAsync("named", "APP_URL", "db");

        Assert.Equal(["APP_URL", "_raw"], secret["data"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
        var raw = JsonNode.Parse(Convert.FromBase64String(secret["data"]!["_raw"]!.GetValue<string>()))!;
        Assert.Equal("p@ss", raw["data"]!["password"]!.GetValue<string>());
        Assert.Equal(1, raw["metadata"]!["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_edit_of_a_SecretTransformation_reaches_the_Secret_and_its_deletion_leaves_it_as_it_is()
    {
        await PutLoginAsync("edit");
        await ShareAsync("edit", "one {{ .Secrets.user }}");
        await Scene.ApplyAsync("VaultStaticSecret", "edit", Transformed("edit", Using("edit")));
        await Scene.WaitForValueAsync("edit", "line", "one app");
        await Scene.WaitForReadyAsync("SecretTransformation", "edit", "True", "Accepted");

        await ShareAsync("edit", "two {{ .Secrets.user }}");
        await Scene.WaitForValueAsync("edit", "line", "two app");
        await Scene.WaitForReadyAsync("VaultStaticSecret", "edit", "True", "Synced");

        await environment.Cluster.DeleteAsync(ObjectName.Courier("SecretTransformation", Scene.Namespace, "edit"), Cancelled);
        await Scene.WaitForReadyAsync("VaultStaticSecret", "edit", "False", "TransformationNotFound");
        await Scene.WaitForValueAsync("edit", "line", "two app");

        await ShareAsync("edit", "three");
        await Scene.WaitForValueAsync("edit", "line", "three");
    }

    [Fact]
    public async Task A_template_that_is_wrong_is_named_with_line_and_column_at_both_resources()
    {
        await PutLoginAsync("wrong");
        await ShareAsync("wrong", "a\n{{ .Secrets.user | nope }}");
        await Scene.ApplyAsync("VaultStaticSecret", "wrong", Transformed("wrong", Using("wrong")));

        foreach (var kind in (string[])["SecretTransformation", "VaultStaticSecret"])
        {
            var ready = await Scene.WaitForReadyAsync(kind, "wrong", "False", "InvalidTemplate");
            Assert.Contains($"{Scene.Namespace}/wrong/line:2:", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        await ShareAsync("wrong", "right");
        await Scene.WaitForValueAsync("wrong", "line", "right");
    }

    [Fact]
    public async Task A_SecretTransformation_of_another_namespace_is_used_only_where_it_allows_that()
    {
        await PutLoginAsync("foreign");
        await ShareAsync("foreign", "x", Scene.OperatorNamespace);
        var spec = Transformed("foreign", Using("foreign", Scene.OperatorNamespace));
        await Scene.ApplyAsync("VaultStaticSecret", "foreign", spec);
        await Scene.WaitForReadyAsync("VaultStaticSecret", "foreign", "False", "NamespaceNotAllowed");

        await ShareAsync("foreign", "x", Scene.OperatorNamespace, Scene.Namespace);

        await Scene.WaitForValueAsync("foreign", "line", "x");
    }

    private Task PutLoginAsync(string path) => Scene.PutAsync(path, new JsonObject { ["user"] = "app", ["password"] = "p@ss" });

    private JsonObject Transformed(string path, JsonObject transformation) =>
        Scene.Static(path, spec => spec["destination"] = new JsonObject { ["transformation"] = transformation });

    private static JsonObject Using(string name, string? inNamespace = null)
    {
        var reference = new JsonObject { ["name"] = name };
        if (inNamespace is not null)
            reference["namespace"] = inNamespace;
        return new JsonObject { ["transformationRefs"] = new JsonArray(reference) };
    }

    private Task<JsonObject> ShareAsync(string name, string text, string? inNamespace = null, string? allowed = null)
    {
        var spec = new JsonObject { ["templates"] = new JsonObject { ["line"] = new JsonObject { ["text"] = text } } };
        if (allowed is not null)
            spec["allowedNamespaces"] = new JsonArray(allowed);
        return environment.Cluster.ApplyAsync(
            new JsonObject
            {
                ["apiVersion"] = "secret-courier.io/v1beta1",
                ["kind"] = "SecretTransformation",
                ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = inNamespace ?? Scene.Namespace },
                ["spec"] = spec,
            },
            Cancelled);
    }
}
