using GoTemplates;
using GoTemplates.Functions;
using Operator.Migration.Eso;

namespace Operator.Tests.Migration;

/// <summary>A template of an ExternalSecret and what it is rewritten to print the same, each on the dot that its operator gives it.</summary>
public sealed class TemplateRewriterTests
{
    private static readonly TemplateOptions Options = new() { Functions = FunctionSets.All, MissingKey = MissingKey.Error };

    [Theory]
    [InlineData("no action at all")]
    [InlineData("{{ .user }}:{{.password}}")]
    [InlineData("{{- .user -}} x {{- .password }}")]
    [InlineData("{{ printf \"%s}}%s\" .user `.user }}` }}")]
    [InlineData("{{ .user | upper | printf \"%s-%s\" .password }}")]
    [InlineData("{{/* .user }} */}}{{ .user }}")]
    [InlineData("{{ index . \"api-key\" }} {{ get . \"user\" | quote }} {{ (index $ \"api-key\") | len }}")]
    [InlineData("{{ with .user }}{{ . }}{{ $.password }}{{ else }}{{ .user }}{{ end }}{{ .user }}")]
    [InlineData("{{ with .empty }}{{ . }}{{ else }}{{ .user }}{{ end }}")]
    [InlineData("{{ with .empty }}{{ . }}{{ else with .user }}{{ . }}{{ end }}{{ .password }}")]
    [InlineData("{{ if .empty }}{{ .user }}{{ else if .user }}{{ .password }}{{ else }}x{{ end }}")]
    [InlineData("{{ range $i, $part := splitList \"o\" .user }}{{ $i }}{{ . }}{{ $part }}{{ $.user }}{{ else }}{{ .user }}{{ end }}")]
    [InlineData("{{ $u := .user }}{{ range until 2 }}{{ $u }}{{ end }}{{ $u }}")]
    [InlineData("{{ range $k, $v := . }}{{ $k }}={{ $v }};{{ end }}{{ . | toJson }}{{ len $ }}")]
    [InlineData("{{ define \"t\" }}<{{ .user }}{{ $.user }}>{{ end }}{{ template \"t\" . }}{{ .user }}")]
    [InlineData("{{ block \"b\" . }}{{ .password }}{{ end }}{{ .user }}")]
    [InlineData("{{ (dict \"user\" \"other\").user }}{{ .user }}")]
    [InlineData("{{ if and (eq .user \"shop\") (ne 'x' 1) (hasKey . \"user\") }}{{ .user }}{{ end }}{{ 1.5 }}{{ -1 }}")]
    public void Prints_the_same(string template)
    {
        var source = new GoMap([new("u", "shop"), new("p", "s3cret"), new("k-e-y", "a2V5"), new("e", "")]);
        var keys = new KeyMapping();
        keys.Add("user", new SecretExpression(["u"]));
        keys.Add("password", new SecretExpression(["p"]));
        keys.Add("api-key", new SecretExpression(["k-e-y"], IsBase64: true));
        keys.Add("empty", new SecretExpression(["e"]));
        var theirs = new GoMap([new("user", "shop"), new("password", "s3cret"), new("api-key", "key"), new("empty", "")]);

        var rewritten = TemplateRewriter.Rewrite(template, keys, out var problems);

        Assert.Empty(problems);
        Assert.Equal(Render(template, theirs), Render(rewritten, new GoMap([new("Secrets", source)])));
    }

    [Theory]
    [InlineData("{{ .user }}{{ index . \"a-b\" }}{{ . | toJson }}{{ $.user }}")]
    [InlineData("{{ define \"t\" }}{{ .user }}{{ end }}{{ template \"t\" . }}{{ range $k, $v := $ }}{{ $k }}{{ end }}")]
    public void Prints_the_same_where_all_keys_of_the_source_keep_their_names(string template)
    {
        var source = new GoMap([new("user", "shop"), new("a-b", "dash")]);

        var rewritten = TemplateRewriter.Rewrite(template, new KeyMapping { HasOthers = true }, out var problems);

        Assert.Empty(problems);
        Assert.Equal(Render(template, source), Render(rewritten, new GoMap([new("Secrets", source)])));
    }

    [Fact]
    public void What_is_no_key_is_reported_and_left()
    {
        var rewritten = TemplateRewriter.Rewrite("{{ .nobody }}{{ with .nobody }}{{ .inner }}{{ end }}", new KeyMapping(), out _);
        var keys = new KeyMapping { HasOthers = true };
        keys.Add("x", new SecretExpression(["y"]));
        var mixed = TemplateRewriter.Rewrite("{{ . }}", keys, out var problems);

        Assert.Equal("{{ .nobody }}{{ with .nobody }}{{ .inner }}{{ end }}", rewritten);
        Assert.Equal("{{ . }}", mixed);
        Assert.Single(problems);
    }

    [Theory]
    [InlineData("{{ .user")]
    [InlineData("{{ \"unclosed }}")]
    [InlineData("}} {{ /* }}")]
    [InlineData("{{")]
    [InlineData("{{}}{{end}}{{else}}{{ end }}")]
    public void What_is_no_template_stays_one_that_the_parser_refuses(string text)
    {
        var keys = new KeyMapping { HasOthers = true };

        var rewritten = TemplateRewriter.Rewrite(text, keys, out _);

        Assert.Throws<TemplateParseException>(() => TemplateSet.Parse("t", rewritten, Options));
    }

    private static string Render(string template, GoValue dot) =>
        TemplateSet.Parse("main", template, Options).Render("main", dot, TestContext.Current.CancellationToken);
}
