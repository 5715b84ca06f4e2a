using System.Text.Json.Nodes;
using Operator.Manifests;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Operator.Tests.Manifests;

public sealed class YamlTextTests
{
    [Fact]
    public void Maps_and_lists_are_written_in_block_style()
    {
        var document = new JsonObject { ["a"] = new JsonObject { ["b"] = new JsonArray(1, "x", true) }, ["c"] = new JsonObject() };

        var text = YamlText.Write("header", [document]);

        Assert.Equal("# header\na:\n  b:\n  - 1\n  - x\n  - true\nc: {}\n", text);
    }

    [Fact]
    public void Several_documents_are_set_apart()
    {
        var text = YamlText.Write("header", [new JsonObject { ["a"] = 1 }, new JsonObject { ["b"] = 2 }]);

        Assert.Equal("# header\n---\na: 1\n---\nb: 2\n", text);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("No")]
    [InlineData("on")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("-1.5e3")]
    [InlineData("0x1F")]
    [InlineData(".5")]
    [InlineData(".inf")]
    [InlineData("2026-01-02")]
    [InlineData("12:30:45")]
    public void A_text_that_looks_like_another_type_is_quoted(string value)
    {
        var scalar = Read(value);

        Assert.Equal(value, scalar.Value);
        Assert.NotEqual(ScalarStyle.Plain, scalar.Style);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData(".status.conditions[?(@.type==\"Ready\")].status")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("!self || self == ''")]
    [InlineData("it's \"both\": 'quotes'")]
    [InlineData("*star")]
    [InlineData("[list]")]
    [InlineData(" spaces ")]
    [InlineData("two\nlines\n")]
    [InlineData("tab\tand \u0001 control")]
    [InlineData(@"^\s\\[.]$")]
    public void Any_text_is_read_back_as_it_was(string value) => Assert.Equal(value, Read(value).Value);

    private static YamlScalarNode Read(string value)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(YamlText.Write("header", [new JsonObject { ["key"] = value }])));
        return (YamlScalarNode)((YamlMappingNode)stream.Documents.Single().RootNode).Children.Single().Value;
    }
}
