using GoTemplates;
using GoTemplates.Functions;
using Microsoft.Extensions.Time.Testing;

namespace Operator.Tests.Templates;

public sealed class LimitTests
{
    [Theory]
    [InlineData("{{ repeat 1000000000 `abc` }}", TemplateLimit.Memory)]
    [InlineData("{{ until 1000000000 }}", TemplateLimit.Memory)]
    [InlineData("{{ indent 1000000000 `a` }}", TemplateLimit.Memory)]
    [InlineData("{{ randBytes 2000000000 }}", TemplateLimit.Memory)]
    [InlineData("{{ $x := `aaaaaaaa` }}{{ range 60 }}{{ $x = print $x $x }}{{ end }}", TemplateLimit.Memory)]
    [InlineData("{{ $x := `aaaaaaaa` }}{{ range 9 }}{{ $x = replace `a` $x $x }}{{ end }}", TemplateLimit.Memory)]
    [InlineData("{{ regexReplaceAll `.*` (repeat 100000 `a`) (repeat 10000 `$0`) }}", TemplateLimit.Memory)]
    [InlineData("{{ range 1000000000 }}{{ end }}", TemplateLimit.Steps)]
    [InlineData("{{ range 1000000 }}{{ range 1000000 }}{{ break }}{{ end }}{{ end }}", TemplateLimit.Steps)]
    [InlineData("{{ $l := list 1 }}{{ range 60 }}{{ $l = list $l $l }}{{ end }}{{ toJson $l }}", TemplateLimit.Steps)]
    [InlineData("{{ $l := list 1 }}{{ range 60 }}{{ $l = list $l $l }}{{ end }}{{ toYaml $l }}", TemplateLimit.Steps)]
    [InlineData("{{ $l := list 1 }}{{ range 60 }}{{ $l = list $l $l }}{{ end }}{{ deepCopy $l }}", TemplateLimit.Steps)]
    [InlineData("{{ regexMatch `(a|aa|aaa|b?)*c` (repeat 3000000 `a`) }}", TemplateLimit.Steps)]
    [InlineData("{{ range 1000000 }}{{ bcrypt `x` }}{{ end }}", TemplateLimit.Steps)]
    [InlineData("{{ $x := repeat 100000 `a` }}{{ range 1000 }}{{ $x }}{{ end }}", TemplateLimit.Output)]
    [InlineData("{{ define `a` }}{{ template `a` }}{{ end }}{{ template `a` }}", TemplateLimit.Depth)]
    [InlineData(
        "{{ define `a` }}{{ with 1 }}{{ template `b` }}{{ end }}{{ end }}{{ define `b` }}{{ template `a` }}{{ end }}{{ template `a` }}",
        TemplateLimit.Depth)]
    [InlineData("{{ $d := dict }}{{ $_ := set $d `x` $d }}{{ $d }}", TemplateLimit.Depth)]
    [InlineData("{{ $d := dict }}{{ $_ := set $d `x` $d }}{{ toPrettyJson $d }}", TemplateLimit.Depth)]
    [InlineData("{{ $d := dict }}{{ $_ := set $d `x` $d }}{{ toYaml $d }}", TemplateLimit.Depth)]
    [InlineData("{{ $d := dict }}{{ $_ := set $d `x` $d }}{{ deepCopy $d }}", TemplateLimit.Depth)]
    [InlineData("{{ $d := dict }}{{ $_ := set $d `x` $d }}{{ $e := dict }}{{ $_ := set $e `x` $e }}{{ merge $d $e }}", TemplateLimit.Depth)]
    [InlineData("{{ $d := dict }}{{ $_ := set $d `x` $d }}{{ $e := dict }}{{ $_ := set $e `x` $e }}{{ deepEqual $d $e }}", TemplateLimit.Depth)]
    public void A_template_that_would_exhaust_the_process_is_stopped(string template, TemplateLimit limit)
    {
        var options = TemplateOptions.Default with { Limits = TemplateLimits.Default with { Steps = 1_000_000, MemoryBytes = 64 << 20 } };
        var templates = TemplateSet.Parse("t", template, options);
        var e = Assert.Throws<TemplateLimitException>(() => templates.Render("t", GoValue.Missing, TestContext.Current.CancellationToken));
        Assert.Equal(limit, e.Limit);
    }

    [Fact]
    public void Nothing_can_be_repeated_as_often_as_one_likes() =>
        Assert.Equal("", TemplateSet.Parse("t", "{{ repeat 9223372036854775807 `` }}").Render("t", default, TestContext.Current.CancellationToken));

    [Fact]
    public void A_cancelled_execution_ends()
    {
        var time = new FakeTimeProvider();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);
        var functions = FunctionSets.Builtins.With(new FunctionSetBuilder().Add("wait", () => Advance(time)).Build());
        var templates = TemplateSet.Parse("t", "{{ wait }}{{ range 1000000000 }}{{ end }}", TemplateOptions.Default with { Functions = functions });
        Assert.Throws<OperationCanceledException>(() => templates.Render("t", GoValue.Missing, cancellation.Token));
    }

    [Theory]
    [InlineData("{{ if 1 }}", "{{ end }}")]
    [InlineData("{{ range 1 }}", "{{ end }}")]
    [InlineData("{{ if 0 }}{{ else if 0 }}", "{{ end }}")]
    public void Deep_nesting_in_a_text_is_an_error(string open, string close)
    {
        var text = string.Concat(Enumerable.Repeat(open, 20_000)) + string.Concat(Enumerable.Repeat(close, 20_000));
        Assert.Throws<TemplateParseException>(() => TemplateSet.Parse("t", text));
        Assert.Throws<TemplateParseException>(() => TemplateSet.Parse("t", "{{ " + new string('(', 20_000) + "1" + new string(')', 20_000) + " }}"));
    }

    [Fact]
    public void A_text_that_is_too_long_is_an_error()
    {
        var options = TemplateOptions.Default with { Limits = TemplateLimits.Default with { TemplateLength = 10 } };
        Assert.Throws<TemplateParseException>(() => TemplateSet.Parse("t", "12345678901", options));
    }

    [Fact]
    public void An_output_may_be_as_long_as_the_limit_and_no_longer()
    {
        var options = TemplateOptions.Default with { Limits = TemplateLimits.Default with { OutputBytes = 100_000 } };
        Assert.Equal(100_000, TemplateSet.Parse("t", "{{ repeat 100000 `a` }}", options).Render("t", default, TestContext.Current.CancellationToken).Length);
        var longer = TemplateSet.Parse("t", "{{ repeat 100001 `a` }}", options);
        Assert.Throws<TemplateLimitException>(() => longer.Render("t", default, TestContext.Current.CancellationToken));
    }

    private static GoValue Advance(FakeTimeProvider time)
    {
        time.Advance(TimeSpan.FromSeconds(2));
        return "";
    }
}
