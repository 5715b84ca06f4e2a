using System.Text;
using Operator.Sources;
using Vault.Client;
using Vault.Client.Secrets;

namespace Operator.Tests.Sources;

public sealed class SourceMergeTests
{
    [Fact]
    public void The_only_source_of_a_resource_stays_as_it_was_read()
    {
        var secret = Secret(3, """{"port":5432}""", """{"version":3}""");

        var merged = SourceMerge.Merge(new SourcesPlan([Source("a")], IsList: false), [(Source("a"), secret)]);

        Assert.Same(secret, merged.Secret);
        var status = Assert.Single(merged.Sources);
        Assert.Equal(("secret/a", 3L), (status.Path, status.Version));
    }

    [Fact]
    public void Of_a_key_that_two_sources_have_the_later_ones_is_taken_and_both_are_named()
    {
        var merged = Merge((Source("a"), """{"user":"one","host":"h"}"""), (Source("b"), """{"user":"two"}"""), (Source("c"), """{"user":"three"}"""));

        Assert.Equal("three", Text(merged.Secret.Data["user"]));
        Assert.Equal("h", Text(merged.Secret.Data["host"]));
        Assert.Equal(
            ["secret/a: user by secret/b", "secret/b: user by secret/c"],
            merged.Sources.SelectMany(source => (source.Overridden ?? []).Select(key => $"{source.Path}: {key.Key} by {key.By}")));
    }

    [Fact]
    public void A_prefix_keeps_equal_keys_apart()
    {
        var merged = Merge((Source("a", "A_"), """{"k":"1"}"""), (Source("b"), """{"k":"2"}"""));

        Assert.Equal(["A_k", "k"], merged.Secret.Data.Keys.Order(StringComparer.Ordinal));
        Assert.All(merged.Sources, source => Assert.Null(source.Overridden));
    }

    [Fact]
    public void Templates_see_all_values_as_the_stores_wrote_them()
    {
        var merged = Merge(
            (Source("a"), """{"number":12345678901234567890.10,"text":"5432","both":1}"""),
            (Source("b", "p."), """{"nested":{"z":[1,null,true],"a":"<"},"gone":null}"""),
            (Source("c"), """{"both":"2"}"""));

        Assert.Equal(
            """{"number":12345678901234567890.10,"text":"5432","p.nested":{"z":[1,null,true],"a":"<"},"p.gone":null,"both":"2"}""",
            Text(merged.Secret.Json));
        Assert.Equal("12345678901234567890.10", Text(merged.Secret.Data["number"]));
        Assert.Equal("null", Text(merged.Secret.Data["p.gone"]));
        Assert.Equal("""{"z":[1,null,true],"a":"<"}""", Text(merged.Secret.Data["p.nested"]));
    }

    [Fact]
    public void Metadata_is_filed_by_mount_and_path()
    {
        (PlannedSource, KeyValueSecret?)[] read =
        [
            (Source("a"), Secret(1, """{"k":"v"}""", """{"version":1}""")),
            (Source("plain"), Secret(null, """{"l":"v"}""", "")),
            (Source("b"), Secret(7, """{"m":"v"}""", """{"version":7}""")),
        ];

        var merged = SourceMerge.Merge(new SourcesPlan([.. read.Select(one => one.Item1)], IsList: true), read);

        Assert.Equal("""{"secret/a":{"version":1},"secret/b":{"version":7}}""", Text(merged.Secret.Metadata));
    }

    [Fact]
    public void An_optional_source_with_nothing_there_is_named_and_adds_no_keys()
    {
        var merged = Merge((Source("a"), """{"k":"v"}"""), (Source("b"), null));

        Assert.Equal(["k"], merged.Secret.Data.Keys);
        Assert.Equal([null, true], merged.Sources.Select(source => source.Missing));
    }

    private static MergedSources Merge(params IReadOnlyList<(PlannedSource Source, string? Json)> read) => SourceMerge.Merge(
        new SourcesPlan([.. read.Select(one => one.Source)], IsList: true),
        [.. read.Select(one => (one.Source, one.Json is null ? null : Secret(1, one.Json, "")))]);

    private static PlannedSource Source(string path, string prefix = "") =>
        new(null!, new KeyValueSource(null, "secret", path, KeyValueVersion.V2, null), prefix, Optional: false);

    private static KeyValueSecret Secret(int? version, string json, string metadata)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return new KeyValueSecret(document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => JsonText.ValueOf(p.Value)), version)
        {
            Json = new SecretValue(Encoding.UTF8.GetBytes(json)),
            Metadata = new SecretValue(Encoding.UTF8.GetBytes(metadata)),
        };
    }

    private static string Text(SecretValue value) => Encoding.UTF8.GetString(value.Reveal().Span);
}
