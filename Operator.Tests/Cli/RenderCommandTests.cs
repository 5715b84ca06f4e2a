using System.Text.Json;
using Operator.Cli;

namespace Operator.Tests.Cli;

public sealed class RenderCommandTests : IDisposable
{
    private const string Manifest = """
        apiVersion: secret-courier.io/v1beta1
        kind: VaultStaticSecret
        metadata: { name: db, namespace: shop }
        spec:
          mount: secret
          path: db
          destination:
            transformation:
              excludes: [".*"]
              templates:
                url:
                  text: |-
                    {{ .Secrets.user }}:{{ .Secrets.password }}@v{{ .Metadata.version }}
              transformationRefs: [{ name: shared }]
        ---
        apiVersion: secret-courier.io/v1beta1
        kind: SecretTransformation
        metadata: { name: shared, namespace: shop }
        spec:
          templates: { USER: { text: "{{ upper .Secrets.user }}" } }
        """;

    private const string Data = """{ "data": { "user": "app", "password": "canary" }, "metadata": { "version": 3 } }""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("courier-render-");

    public static TheoryData<string> Vectors =>
        [.. Cases.Where((_, index) => index % 17 == 0).Select(item => item.GetProperty("name").GetString()!).DefaultIfEmpty("")];

    [Fact]
    public async Task Keys_are_shown_and_values_hidden()
    {
        var (code, output, errors) = await RunAsync(await WriteAsync("m.yaml", Manifest), "--data", await WriteAsync("d.json", Data));

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal("KEY    BYTES   VALUE\nUSER       3   ***\nurl       13   ***\n", output);
    }

    [Theory]
    [InlineData("json", "{\n  \"USER\": \"APP\",\n  \"url\": \"app:canary@v3\"\n}\n")]
    [InlineData("yaml", "# The keys of the Secret\nUSER: APP\nurl: app:canary@v3\n")]
    [InlineData("table", "KEY    BYTES   VALUE\nUSER       3   \"APP\"\nurl       13   \"app:canary@v3\"\n")]
    public async Task Values_are_shown_on_demand(string format, string expected)
    {
        var (code, output, _) = await RunAsync(await WriteAsync("m.yaml", Manifest), "--data", await WriteAsync("d.json", Data), "--show-values", "-o", format);

        Assert.Equal(0, code);
        Assert.Equal(expected, output);
    }

    [Theory]
    [InlineData("upper", "uppper", ":20:", "template: shop/shared/USER:1:", "not defined")]
    [InlineData(".Secrets.password", ".Secrets.pasword", ":13:44: ", "template: shop/db/url:1:", "map has no entry")]
    [InlineData("name: shared }]", "name: other }]", ":1:1: ", "TransformationNotFound", "shop/other")]
    [InlineData("    url:", "    '{{ nope }}':", ":11:9: ", "key of shop/db/{{ nope }}:1:", "not defined")]
    public async Task What_is_wrong_is_said_with_its_place_and_without_a_value(string right, string wrong, string inFile, string place, string reason)
    {
        var manifest = await WriteAsync("m.yaml", Manifest.Replace(right, wrong, StringComparison.Ordinal));

        var (code, output, errors) = await RunAsync(manifest, "--data", await WriteAsync("d.json", Data));

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith(manifest + inFile, errors, StringComparison.Ordinal);
        Assert.Contains(place, errors, StringComparison.Ordinal);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one {{ .Secrets.nope }}", 11, 32)]
    [InlineData("'it {{ .Secrets.nope }}'", 11, 32)]
    [InlineData("\"it {{ .Secrets.nope }}\"", 11, 32)]
    [InlineData("'zażółć {{ .Secrets.nope }}'", 11, 36)]
    [InlineData("\"a\\nb {{ .Secrets.nope }}\"", 11, 17)]
    [InlineData("|\n            a\n\n              {{ .Secrets.nope }}", 14, 26)]
    [InlineData("|2-\n              {{ .Secrets.nope }}", 12, 26)]
    [InlineData(">-\n            one\n            two {{ .Secrets.nope }}\n            three", 13, 28)]
    public async Task A_place_in_a_template_is_one_in_the_file_whatever_the_style_of_its_text(string text, int line, int column)
    {
        var manifest = await WriteAsync("m.yaml", $$"""
            apiVersion: secret-courier.io/v1beta1
            kind: VaultStaticSecret
            metadata: { name: db }
            spec:
              mount: m
              path: p
              destination:
                transformation:
                  templates:
                    key:
                      text: {{text}}
            """);

        var (code, _, errors) = await RunAsync(manifest, "--data", await WriteAsync("d.json", Data));

        Assert.Equal(1, code);
        Assert.StartsWith($"{manifest}:{line}:{column}: VaultStaticSecret default/db: TemplateFailed: ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("excludes:", "exclude:", ":9:7: ", "spec.destination.transformation.exclude: unknown field")]
    [InlineData("mount: secret", "mount: 5", ":5:3: ", "spec.mount: must be of type string, and is integer")]
    [InlineData("  mount: secret\n  path: db\n", "  sources: [{ mount: secret }]\n", ":5:13: ", "spec.sources[0].path: Required value")]
    [InlineData("  path: db", "  path: db\n  type: kv", ":7:3: ", "spec.type: must be one of \"kv-v1\", \"kv-v2\"")]
    [InlineData("  path: db", "  path: db\n  refreshAfter: 1 hour", ":7:3: ", "spec.refreshAfter: must match")]
    [InlineData("  path: db", "  path: db\n  suspend: maybe", ":7:3: ", "spec.suspend: must be of type boolean, and is string")]
    [InlineData("name: shared }]", "nmae: shared }]", ":14:30: ", "transformationRefs[0].nmae: unknown field")]
    [InlineData("name: db, namespace: shop", "name: db, lables: {}", ":3:23: ", "metadata.lables: unknown field")]
    [InlineData("secret-courier.io/v1beta1", "secrets.hashicorp.com/v1beta1", ":1:1: ", "apiVersion: must be secret-courier.io/v1beta1")]
    [InlineData("kind: VaultStaticSecret", "kind: VaultStaticSecrets", ":2:1: ", "has no kind \"VaultStaticSecrets\"")]
    public async Task A_manifest_that_the_API_server_would_refuse_is_refused_with_the_place_of_the_field(string right, string wrong, string place, string message)
    {
        var text = Manifest.ReplaceLineEndings("\n");
        var at = text.IndexOf(right, StringComparison.Ordinal);
        var manifest = await WriteAsync("m.yaml", text.Remove(at, right.Length).Insert(at, wrong));

        var (code, output, errors) = await RunAsync(manifest, "--data", await WriteAsync("d.json", Data));

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith(manifest + place, errors, StringComparison.Ordinal);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_can_be_rendered()
    {
        var sample = Path.Combine(RepositoryFolder.Root, "config", "samples", "secret-transformation.yaml");
        var data = await WriteAsync("d.json", """{ "USERNAME": "app", "PASSWORD": "p@ss" }""");

        var (code, output, errors) = await RunAsync(sample, "--data", data, "--show-values");

        Assert.Equal((0, ""), (code, errors));
        Assert.EndsWith("DATABASE_URL      34   \"postgres://app:p%40ss@db:5432/shop\"\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_resource_or_with_several_the_use_is_wrong()
    {
        var data = await WriteAsync("d.json", Data);

        Assert.Equal(2, (await RunAsync(await WriteAsync("none.yaml", "a: b"), "--data", data)).Code);
        Assert.Equal(2, (await RunAsync(await WriteAsync("a.yaml", Manifest), await WriteAsync("b.yaml", Manifest), "--data", data)).Code);
        var other = await WriteAsync("c.yaml", Manifest.Replace("name: db", "name: x", StringComparison.Ordinal));
        Assert.Equal(0, (await RunAsync(await WriteAsync("a.yaml", Manifest), other, "--name", "x", "--data", data)).Code);
    }

    [Fact]
    public async Task A_manifest_that_is_no_YAML_and_data_that_is_no_JSON_are_named_with_line_and_column()
    {
        var broken = await WriteAsync("broken.yaml", "a: b\nc: [");
        var (code, _, errors) = await RunAsync(broken, "--data", await WriteAsync("d.json", Data));
        Assert.Equal(1, code);
        Assert.StartsWith($"{broken}:", errors, StringComparison.Ordinal);

        var data = await WriteAsync("broken.json", "{\n\"password\": canary }");
        (code, _, errors) = await RunAsync(await WriteAsync("m.yaml", Manifest), "--data", data);
        Assert.Equal(1, code);
        Assert.StartsWith($"{data}:2:", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bare_template_with_data_that_is_no_JSON_fails_without_showing_it()
    {
        var data = await WriteAsync("broken.json", "{\n\"password\": canary }");

        var (code, output, errors) = await RunAsync("--template", await WriteAsync("t.tpl", "{{ .password }}"), "--data", data);

        Assert.Equal((1, "", $"{data}:2:13: not JSON\n"), (code, output, errors));
    }

    [Theory]
    [InlineData("Hello {{ .user }}\n", "default", 0, "Hello app\n")]
    [InlineData("{{ .nobody }}", "default", 0, "<no value>")]
    [InlineData("{{ .nobody }}", "error", 1, "execute: ")]
    [InlineData("x\n{{ .user", "default", 1, "parse: ")]
    [InlineData("{{ toYaml .user }}", "default", 1, "parse: ")]
    public async Task A_bare_template_prints_what_Go_prints_or_tells_the_stage_that_failed(string text, string missingKey, int exitCode, string expected)
    {
        var template = await WriteAsync("t.tpl", text);

        var (code, output, errors) = await RunAsync("--template", template, "--data", await WriteAsync("d.json", """{"user":"app"}"""), "--missing-key", missingKey);

        Assert.Equal(exitCode, code);
        if (exitCode == 0)
        {
            Assert.Equal((expected, ""), (output, errors));
            return;
        }

        Assert.Equal("", output);
        Assert.Matches($"^{System.Text.RegularExpressions.Regex.Escape(template)}:[0-9]+:[0-9]+: {expected}", errors);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public async Task A_recorded_template_prints_the_same_bytes_or_fails_at_the_same_stage(string name)
    {
        Assert.SkipWhen(name.Length == 0, "There are no recorded templates beside the repository");
        var vector = Cases.Single(item => item.GetProperty("name").GetString() == name);
        var data = vector.GetProperty("data").ValueKind == JsonValueKind.Null ? await WriteAsync("null.json", "null") : Path.Combine(Folder, "data.json");
        List<string> arguments = ["--template", await WriteAsync("t", vector.GetProperty("template").GetString()!), "--data", data];
        if (vector.TryGetProperty("option", out var option))
            arguments.AddRange(["--missing-key", option.GetString()!.Replace("missingkey=", "", StringComparison.Ordinal)]);

        var (code, output, errors) = await RunAsync([.. arguments]);

        if (vector.TryGetProperty("error", out var error))
            Assert.Matches($": {error.GetProperty("stage").GetString()}: ", errors);
        else
            Assert.Equal((0, vector.GetProperty("output").GetString(), ""), (code, output, errors));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Folder { get; } = Path.Combine(RepositoryFolder.Root, "..", "shared", "conformance", "templates");

    private static string CasesFile { get; } = Path.Combine(Folder, "cases.json");

    private static JsonElement[] Cases { get; } =
        File.Exists(CasesFile) ? [.. JsonDocument.Parse(File.ReadAllBytes(CasesFile)).RootElement.EnumerateArray()] : [];

    private async Task<string> WriteAsync(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var code = await RenderCommand.Create().Parse(arguments)
            .InvokeAsync(new() { Output = output, Error = errors }, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }
}
