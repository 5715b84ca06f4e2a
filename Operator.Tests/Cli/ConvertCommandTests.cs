using System.Text.Json.Nodes;
using Operator.Cli;
using Operator.Manifests;
using Sandbox.Kubernetes.Errors;
using CompiledSchema = Sandbox.Kubernetes.Schema.StructuralSchema;

namespace Operator.Tests.Cli;

/// <summary>
/// Conversions as they are printed: each folder of <c>ConvertGolden</c> has what goes in, what comes out and what is reported. With
/// <c>UPDATE_GOLDEN=1</c> the last two are written anew, for a person to read the difference.
/// </summary>
public sealed class ConvertCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("courier-convert-");

    public static TheoryData<string> Cases => [.. Directory.EnumerateDirectories(Golden).Select(folder => Path.GetFileName(folder)!)];

    private static string Golden { get; } = Path.Combine(RepositoryFolder.Root, "Operator.Tests", "Cli", "ConvertGolden");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_goes_in_comes_out_as_ours_with_a_report(string name)
    {
        var input = Path.Combine(Golden, name, "in.yaml");

        var (code, output, report) = await RunAsync(input);

        await CompareAsync(Path.Combine(Golden, name, "out.yaml"), output);
        await CompareAsync(Path.Combine(Golden, name, "report.txt"), Unpadded(report).Replace(input, "in.yaml", StringComparison.Ordinal));
        Assert.Equal(report.Contains(" 0 unsupported", StringComparison.Ordinal) ? 0 : 2, code);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_comes_out_is_accepted_by_our_CRDs(string name)
    {
        var output = (await RunAsync(Path.Combine(Golden, name, "in.yaml"), "--drop-foreign", "--adopt")).Output;

        var resources = ManifestFile.Parse(name, output).Where(r => r["apiVersion"]!.ToString() == "secret-courier.io/v1beta1").ToList();
        Assert.NotEmpty(resources);
        Assert.Empty(resources.SelectMany(Validate));
    }

    [Fact]
    public async Task What_is_not_theirs_stays_to_the_letter_and_goes_on_demand()
    {
        const string foreign = "# mine\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a} # so\ndata: {mode: 0644, x: !!str 1}\n";
        var file = await WriteAsync("a.yaml", foreign);

        Assert.Equal((0, foreign, "0 resources read: 0 unsupported, 0 changed, 0 info\n"), await RunAsync(file));
        Assert.Equal("", (await RunAsync(file, "--drop-foreign")).Output);
    }

    [Fact]
    public async Task A_folder_is_converted_file_by_file_and_references_cross_files()
    {
        await WriteAsync("in/stores/store.yaml", await GoldenTextAsync("eso-secrets", "---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret"));
        await WriteAsync(
            "in/whole.json",
            """
            {
              "apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "metadata": { "name": "w", "namespace": "shop" },
              "spec": { "secretStoreRef": { "name": "vault" }, "dataFrom": [{ "extract": { "key": "shop/db" } }] }
            }
            """);
        var output = Path.Combine(_folder.FullName, "out");

        var (code, printed, _) = await RunAsync(Path.Combine(_folder.FullName, "in"), "--output", output, "--report", Path.Combine(output, "report"));

        Assert.Equal((0, ""), (code, printed));
        Assert.Equal(
            ["report", "stores/store.yaml", "whole.yaml"],
            Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(output, f)).Order(StringComparer.Ordinal));
        Assert.Contains("mount: secret\n  path: shop/db\n  type: kv-v2\n", await File.ReadAllTextAsync(Path.Combine(output, "whole.yaml"), Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_raw_that_VSO_writes_has_the_same_bytes()
    {
        const string manifest = """
            apiVersion: secrets.hashicorp.com/v1beta1
            kind: VaultStaticSecret
            metadata: { name: db, namespace: shop }
            spec: { mount: secret, path: db, type: kv-v2, destination: { name: db, create: true } }
            """;
        const string answer = """
            { "data": { "url": "https://a?b=1&c=<d>", "port": 10000000, "rate": 1.50, "none": null, "list": [true, "é"] },
              "metadata": { "version": 3, "custom_metadata": null, "created_time": "2026-01-02T03:04:05.678Z", "deletion_time": "", "destroyed": false } }
            """;
        var converted = await WriteAsync("ours.yaml", (await RunAsync(await WriteAsync("theirs.yaml", manifest))).Output);
        using var output = new StringWriter { NewLine = "\n" };

        await RenderCommand.Create().Parse([converted, "--data", await WriteAsync("d.json", answer), "--show-values", "-o", "json"])
            .InvokeAsync(new() { Output = output }, Cancelled);

        // What json.Marshal of Go writes: sorted, numbers as they came, HTML escaped.
        const string expected = """{"data":{"list":[true,"é"],"none":null,"port":10000000,"rate":1.50,"url":"https://a?b=1\u0026c=\u003cd\u003e"},"metadata":"""
            + """{"created_time":"2026-01-02T03:04:05.678Z","custom_metadata":null,"deletion_time":"","destroyed":false,"version":3}}""";
        Assert.Equal(expected, JsonNode.Parse(output.ToString())!["_raw"]!.GetValue<string>());
    }

    [Fact]
    public async Task Adoption_sets_overwrite_and_lists_the_steps()
    {
        var (_, output, report) = await RunAsync(Path.Combine(Golden, "vso-static", "in.yaml"), "--adopt");

        Assert.Contains("create: true\n    overwrite: true\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("create: false\n    overwrite", output, StringComparison.Ordinal);
        Assert.Contains("1. kubectl -n vault-secrets-operator-system scale deployment --all --replicas=0\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tools_get_the_report_as_JSON()
    {
        var (code, _, report) = await RunAsync(Path.Combine(Golden, "vso-leases", "in.yaml"), "-o", "json");

        var json = JsonNode.Parse(report)!;
        Assert.Equal(2, code);
        Assert.Equal(1, json["summary"]!["unsupported"]!.GetValue<int>());
        var finding = json["findings"]!.AsArray().Single(f => f!["level"]!.ToString() == "unsupported")!;
        Assert.Equal(("HCPVaultSecretsApp shop/app", "kind"), (finding["resource"]!.ToString(), finding["field"]!.ToString()));
    }

    [Fact]
    public async Task A_file_that_is_no_YAML_is_named_with_the_line_in_the_file()
    {
        var file = await WriteAsync("chart.yaml", "a: b\n---\nc: d\ne: [\n");

        var (code, output, errors) = await RunAsync(file);

        Assert.Equal((1, ""), (code, output));
        Assert.Matches($"^{System.Text.RegularExpressions.Regex.Escape(file)}:[45]:", errors);
        Assert.Equal(1, (await RunAsync(Path.Combine(_folder.FullName, "absent.yaml"))).Code);
    }

    [Fact]
    public async Task Two_that_become_one_are_reported()
    {
        var connection = "apiVersion: secrets.hashicorp.com/v1beta1\nkind: VaultConnection\nmetadata: {name: vault, namespace: shop}\nspec: {address: 'https://v'}\n";
        var store = "apiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: {name: vault, namespace: shop}\n"
            + "spec: {provider: {vault: {server: 'https://v', auth: {tokenSecretRef: {name: t, key: token}}}}}\n";

        var (code, _, report) = await RunAsync(await WriteAsync("both.yaml", connection + "---\n" + store));

        Assert.Equal(2, code);
        Assert.Contains("VaultConnection shop/vault becomes VaultConnection shop/vault as well: rename one of them", report, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // Fields that are still to come are told from wrong ones by what the CRD says of them; once they are there they have to pass. (Rules are left unchecked
    // only where another error is reported.)
    private static IEnumerable<string> Validate(JsonObject resource)
    {
        var kind = resource["kind"]!.ToString();
        if (CustomResources.All.SingleOrDefault(c => c.Type.Name == kind) is not { } contract)
            return kind is "VaultAuthGlobal" or "VaultDynamicSecret" or "VaultPKISecret" ? [] : [$"There is no {kind}"];

        var hasSources = resource["spec"]!["sources"] is not null;
        var schema = CompiledSchema.Compile(StructuralSchema.Of(contract));
        var pruned = schema.Prune(resource).Where(field => !field.EndsWith("allowedNamespaceSelector", StringComparison.Ordinal)).Select(field => $"{kind} {resource["metadata"]!["name"]}: {field} is unknown");
        return pruned.Concat(schema.Validate(resource, old: null)
            .Where(error => !IsAwaited(error, hasSources || resource["spec"]!["vaultAuthGlobalRef"] is not null))
            .Select(error => $"{kind} {resource["metadata"]!["name"]}: {error}"));
    }

    private static bool IsAwaited(FieldError error, bool elsewhere) =>
        error.Message.Contains("not supported yet", StringComparison.Ordinal)
        || error.Message.Contains("some validation rules were not checked", StringComparison.Ordinal)
        || (error.Field == "spec.method" && error.Message.Contains("supported values: \"kubernetes\"", StringComparison.Ordinal))
        || (elsewhere && error.Field is "spec.method" or "spec.mount" or "spec.path" && error.Message.Contains("Required value", StringComparison.Ordinal))
        || (error.Field == "spec.mount" && error.Message.Contains("Required value", StringComparison.Ordinal));

    private static async Task CompareAsync(string file, string actual)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            await File.WriteAllTextAsync(file, actual, Cancelled);
        Assert.Equal(await File.ReadAllTextAsync(file, Cancelled), actual);
    }

    // The columns are as wide as the path of the repository makes them.
    private static string Unpadded(string table) =>
        System.Text.RegularExpressions.Regex.Replace(table, " {2,}", "  ", System.Text.RegularExpressions.RegexOptions.NonBacktracking);

    private static async Task<string> GoldenTextAsync(string name, string mark)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Golden, name, "in.yaml"), Cancelled);
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return text[..at];
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text, Cancelled);
        return file;
    }

    private static async Task<(int Code, string Output, string Report)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var code = await ConvertCommand.Create().Parse(arguments).InvokeAsync(new() { Output = output, Error = errors }, Cancelled);
        return (code, output.ToString(), errors.ToString());
    }
}
