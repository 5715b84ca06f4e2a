using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Moq;
using Operator.Entities;
using Operator.Pipeline;
using Operator.Rendering;
using Operator.Runtime.Client;
using Vault.Client;
using Vault.Client.Secrets;

namespace Operator.Tests.Rendering;

public sealed class TransformationTests
{
    private const string Source =
        """{"data":{"username":"app","password":"p@ss/word","port":5432,"tls":true,"hosts":["a","b"]},"""
        + """ "metadata":{"version":7,"custom_metadata":{"owner":"shop"}}}""";

    private readonly Dictionary<ObjectKey, SecretTransformation> _shared = [];

    [Theory]
    [InlineData("postgres://{{ .Secrets.username }}:{{ .Secrets.password | urlquery }}@db:{{ .Secrets.port }}", "postgres://app:p%40ss%2Fword@db:5432")]
    [InlineData("{{ if .Secrets.tls }}require{{ else }}disable{{ end }}", "require")]
    [InlineData("{{ range .Secrets.hosts }}{{ . }};{{ end }}", "a;b;")]
    [InlineData("v{{ .Metadata.version }} of {{ .Metadata.custom_metadata.owner }}", "v7 of shop")]
    [InlineData("""{{ index .Annotations "example.com/team" }}/{{ get .Labels "tier" }}""", "red/front")]
    [InlineData("{{ .Resource.namespace }}/{{ .Resource.name }}", "shop/db")]
    [InlineData("""{{ get .Secrets "username" | b64enc }}""", "YXBw")]
    [InlineData("{{ .Secrets | toJson }}", """{"hosts":["a","b"],"password":"p@ss/word","port":5432,"tls":true,"username":"app"}""")]
    public void A_template_sees_what_it_sees_in_VSO(string template, string output) =>
        Assert.Equal(output, Text(Render(Templates(("key", template))), "key"));

    [Fact]
    public void Keys_of_the_source_come_along_and_a_template_wins_over_one_of_them()
    {
        var data = Render(Templates(("username", "{{ .Secrets.username | upper }}"), ("extra", "x")));

        Assert.Equal(["extra", "hosts", "password", "port", "tls", "username"], data.Keys);
        Assert.Equal("APP", Text(data, "username"));
        Assert.Equal("""["a","b"]""", Text(data, "hosts"));
    }

    [Theory]
    [InlineData(null, ".*", "key")]
    [InlineData("^user|word$", null, "key password username")]
    [InlineData("^(username|password|port)$", "^p", "key username")]
    [InlineData(null, "^tls$", "hosts key password port username")]
    public void Excludes_and_includes_choose_among_keys_of_the_source_only(string? include, string? exclude, string keys)
    {
        var transformation = Templates(("key", "x"));
        transformation.Includes = include is null ? null : [include];
        transformation.Excludes = exclude is null ? null : [exclude];

        Assert.Equal(keys.Split(' '), Render(transformation).Keys);
    }

    [Fact]
    public void A_template_that_changes_its_data_changes_nothing_for_the_next_one_or_for_the_Secret()
    {
        var data = Render(Templates(("a", """{{ $_ := set .Secrets "password" "leaked" }}x"""), ("b", "{{ .Secrets.password }}")));

        Assert.Equal("p@ss/word", Text(data, "b"));
        Assert.Equal("p@ss/word", Text(data, "password"));
    }

    [Fact]
    public void Shared_templates_bring_their_helpers_filters_and_keys()
    {
        Share("platform", "urls", new SecretTransformationSpec
        {
            SourceTemplates = [new SourceTemplate { Text = """{{ define "login" }}{{ .Secrets.username }}:{{ .Secrets.password | urlquery }}{{ end }}""" }],
            Templates = new Dictionary<string, Template>
            {
                ["url"] = new() { Name = "pg", Text = """postgres://{{ template "login" . }}@db""" },
                ["unused"] = new() { Text = "x" },
            },
            Excludes = [".*"],
            AllowedNamespaces = ["sh*"],
        });
        var transformation = new Transformation
        {
            TransformationRefs =
            [
                new TransformationRef { Namespace = "platform", Name = "urls", TemplateRefs = [new TemplateRef { Name = "url", KeyOverride = "DATABASE_URL" }] },
            ],
        };

        var data = Render(transformation);
        Assert.Equal(["DATABASE_URL"], data.Keys);
        Assert.Equal("postgres://app:p%40ss%2Fword@db", Text(data, "DATABASE_URL"));

        transformation.TransformationRefs[0].IgnoreExcludes = true;
        Assert.Equal(["DATABASE_URL", "hosts", "password", "port", "tls", "username"], Render(transformation).Keys);
    }

    [Fact]
    public void An_own_template_wins_over_a_shared_one_for_the_same_key()
    {
        Share("shop", "shared", new SecretTransformationSpec { Templates = new Dictionary<string, Template> { ["key"] = new() { Text = "shared" } } });
        var transformation = Templates(("key", "own"));
        transformation.TransformationRefs = [new TransformationRef { Name = "shared" }];

        Assert.Equal("own", Text(Render(transformation), "key"));
    }

    [Fact]
    public void What_another_namespace_does_not_share_is_refused()
    {
        Share("platform", "urls", new SecretTransformationSpec { AllowedNamespaces = ["billing"] });

        var problem = Fail(new Transformation { TransformationRefs = [new TransformationRef { Namespace = "platform", Name = "urls" }] });

        Assert.Equal(Reasons.NamespaceNotAllowed, problem.Reason);
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        Share("shop", "empty", new SecretTransformationSpec());

        var missing = Fail(new Transformation { TransformationRefs = [new TransformationRef { Name = "gone" }] });
        Assert.Equal(Reasons.TransformationNotFound, missing.Reason);
        Assert.Contains("shop/gone", missing.Message, StringComparison.Ordinal);

        var reference = new TransformationRef { Name = "empty", TemplateRefs = [new TemplateRef { Name = "x" }] };
        var template = Fail(new Transformation { TransformationRefs = [reference] });
        Assert.Equal(Reasons.InvalidTemplate, template.Reason);
        Assert.Contains("\"x\"", template.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\n {{ .Secrets.password | nope }}", "shop/db/key:2:", "function \"nope\" not defined")]
    [InlineData("{{ if }}", "shop/db/key:1:", "missing value for if")]
    [InlineData("{{ env \"HOME\" }}", "shop/db/key:1:", "function \"env\" not defined")]
    [InlineData("{{ getHostByName \"db\" }}", "shop/db/key:1:", "function \"getHostByName\" not defined")]
    public void A_template_that_does_not_parse_is_named_with_line_and_column(string template, string place, string reason)
    {
        var problem = Fail(Templates(("key", template)));

        Assert.Equal((Reasons.InvalidTemplate, ProblemKind.Stalled), (problem.Reason, problem.Kind));
        Assert.Contains(place, problem.Message, StringComparison.Ordinal);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ .Secrets.pasword }}")]
    [InlineData("{{ .Secrets.password.x }}")]
    [InlineData("{{ fail .Secrets.password }}")]
    [InlineData("{{ index .Secrets.hosts .Secrets.password }}")]
    [InlineData("{{ template \"none\" .Secrets.password }}")]
    [InlineData("{{ repeat 10000000 .Secrets.password }}")]
    [InlineData("{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}")]
    public void A_template_that_fails_is_named_without_a_value(string template)
    {
        var problem = Fail(Templates(("key", template)));

        Assert.Equal((Reasons.TemplateFailed, ProblemKind.Stalled), (problem.Reason, problem.Kind));
        Assert.Contains("shop/db/key:1:", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("p@ss", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_regular_expression_that_RE2_does_not_have_is_named()
    {
        var problem = Fail(new Transformation { Excludes = ["^a(?=b)"] });

        Assert.Equal(Reasons.InvalidTemplate, problem.Reason);
        Assert.Contains("^a(?=b)", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transformation_that_leaves_nothing_writes_no_empty_Secret() =>
        Assert.Equal(Reasons.InvalidSource, Fail(new Transformation { Excludes = ["."] }).Reason);

    [Fact]
    public void Resources_with_the_same_shared_templates_share_one_parse()
    {
        Share("shop", "shared", new SecretTransformationSpec
        {
            Templates = new Dictionary<string, Template> { ["key"] = new() { Text = "{{ .Secrets.port }}" } },
        });
        var transformation = new Transformation { TransformationRefs = [new TransformationRef { Name = "shared" }] };
        var cache = new TransformationCache();

        Assert.True(cache.Get(Resolve(transformation, "one")).Succeeded(out var one, out _));
        Assert.True(cache.Get(Resolve(transformation, "two")).Succeeded(out var two, out _));
        Assert.Same(one, two);

        _shared[new("shop", "shared")].Spec.Templates!["key"].Text = "{{ .Secrets.tls }}";
        Assert.True(cache.Get(Resolve(transformation, "one")).Succeeded(out var edited, out _));
        Assert.NotSame(one, edited);
    }

    [Theory]
    [InlineData("{{ .Secrets.username | upper }}_URL", "APP_URL")]
    [InlineData("{{ get .Labels \"tier\" }}.{{ .Resource.name }}", "front.db")]
    [InlineData("{{ template \"prefix\" . }}URL", "SHOP_URL")]
    public void A_key_may_be_a_template(string template, string key)
    {
        Share("shop", "naming", new SecretTransformationSpec
        {
            SourceTemplates = [new SourceTemplate { Text = """{{ define "prefix" }}{{ upper .Resource.namespace }}_{{ end }}""" }],
        });
        var transformation = Templates((template, "x"));
        transformation.TransformationRefs = [new TransformationRef { Name = "naming" }];
        transformation.Excludes = [".*"];

        Assert.Equal([key], Render(transformation).Keys);
    }

    [Fact]
    public void A_keyOverride_may_be_a_template()
    {
        Share("shop", "urls", new SecretTransformationSpec
        {
            Templates = new Dictionary<string, Template> { ["url"] = new() { Text = "{{ .Secrets.port }}" } },
            Excludes = [".*"],
        });
        var used = new TemplateRef { Name = "url", KeyOverride = "{{ .Resource.name }}_port" };
        var transformation = new Transformation { TransformationRefs = [new TransformationRef { Name = "urls", TemplateRefs = [used] }] };

        Assert.Equal("5432", Text(Render(transformation), "db_port"));
    }

    [Theory]
    [InlineData("{{ .Secrets.password }}", "can't be a key of a Secret")]
    [InlineData("{{ \"\" }}", "can't be a key of a Secret")]
    [InlineData("{{ \"static\" }}", "come out the same")]
    [InlineData("{{ .Secrets.pasword }}", "key of shop/db/{{ .Secrets.pasword }}:1:")]
    public void A_key_that_can_not_be_used_is_a_problem_that_names_its_template_and_no_value(string key, string message)
    {
        var problem = Fail(Templates((key, "x"), ("static", "y")));

        Assert.Contains(problem.Reason, (string[])[Reasons.InvalidKey, Reasons.TemplateFailed]);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains($"shop/db/{key}", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("p@ss", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_no_template_at_all_is_refused_before_it_is_used()
    {
        var problem = Fail(Templates(("{{ nope }}", "x")));

        Assert.Equal(Reasons.InvalidTemplate, problem.Reason);
        Assert.Contains("key of shop/db/{{ nope }}:1:", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_whole_answer_of_the_store_is_written_on_demand()
    {
        var transformation = Templates(("key", "x"));
        transformation.Excludes = [".*"];
        Assert.Equal(["key"], Render(transformation).Keys);

        transformation.ExcludeRaw = false;

        // As json.Marshal writes it in VSO.
        Assert.Equal(
            """{"data":{"hosts":["a","b"],"password":"p@ss/word","port":5432,"tls":true,"username":"app"},"""
            + """ "metadata":{"custom_metadata":{"owner":"shop"},"version":7}}""".TrimStart(),
            Text(Render(transformation), "_raw"));
    }

    [Fact]
    public void A_key_version_1_secret_is_its_own_raw_answer()
    {
        var source = new KeyValueSecret(new Dictionary<string, SecretValue>(), null) { Json = new SecretValue("""{ "b": "<", "a": 1.50 }"""u8.ToArray()) };

        Assert.Equal("""{"a":1.50,"b":"\u003c"}""", Encoding.UTF8.GetString(RawSource.Of(source).Reveal().Span));
    }

    [Fact]
    public void Two_makers_of_the_raw_key_are_a_problem()
    {
        var transformation = Templates(("_raw", "x"));
        Assert.Equal("x", Text(Render(transformation), "_raw"));

        transformation.ExcludeRaw = false;

        Assert.Equal(Reasons.InvalidKey, Fail(transformation).Reason);
    }

    [Theory]
    [InlineData("{{ .Secrets.port }}", true)]
    [InlineData("{{ bcrypt .Secrets.password }}", false)]
    [InlineData("{{ if false }}{{ now }}{{ end }}", false)]
    [InlineData("{{ date \"2006\" \"no time\" }}", false)]
    [InlineData("{{ toDate \"2006\" \"2020\" | unixEpoch }}", true)]
    public void It_is_known_whether_the_same_source_always_gives_the_same_data(string template, bool isRepeatable)
    {
        Assert.True(new TransformationCache().Get(Resolve(Templates(("key", template)), "db")).Succeeded(out var compiled, out _));
        Assert.Equal(isRepeatable, compiled.IsRepeatable);

        Assert.True(new TransformationCache().Get(Resolve(Templates((template, "x")), "db")).Succeeded(out compiled, out _));
        Assert.Equal(isRepeatable, compiled.IsRepeatable);
    }

    [Fact]
    public void Random_functions_and_those_that_salt_are_there()
    {
        var data = Render(Templates(
            ("password", "{{ randAlphaNum 24 }}"),
            ("htpasswd", "{{ htpasswd .Secrets.username .Secrets.password }}"),
            ("ca", "{{ $ca := genCA \"shop\" 1 }}{{ $ca.Cert }}")));

        Assert.Equal(24, data.Data["password"].Length);
        Assert.StartsWith("app:$2a$", Text(data, "htpasswd"), StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", Text(data, "ca"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secret-courier.io/sync-now", false)]
    [InlineData("kubectl.kubernetes.io/last-applied-configuration", false)]
    [InlineData("example.com/team", true)]
    public void Annotations_that_only_tell_of_a_wish_or_an_edit_make_no_other_content(string annotation, bool differs)
    {
        var text = Resolve(Templates(("key", "x")), "db");
        Assert.True(CompiledTransformation.Compile(text).Succeeded(out var compiled, out _));
        string Fingerprint(string value) =>
            new TransformationPlan(compiled, text, new() { Annotations = new Dictionary<string, string> { [annotation] = value } }).Fingerprint;

        Assert.Equal(differs, Fingerprint("one") != Fingerprint("two"));
    }

    [Fact]
    public void Templates_that_take_longer_than_five_seconds_are_stopped()
    {
        var time = new Mock<TimeProvider> { CallBase = true };
        TimerCallback? elapsed = null;
        time.Setup(clock => clock.CreateTimer(It.IsAny<TimerCallback>(), It.IsAny<object?>(), CompiledTransformation.MaxDuration, Timeout.InfiniteTimeSpan))
            .Callback((TimerCallback callback, object? state, TimeSpan _, TimeSpan _) => elapsed = _ => callback(state))
            .Returns(() =>
            {
                // The five seconds are over before the first step.
                elapsed!(null);
                return Mock.Of<ITimer>();
            });

        Assert.False(Try(Templates(("key", "{{ range until 10000 }}{{ end }}")), time.Object).Succeeded(out _, out var problem));

        Assert.Equal((Reasons.TemplateFailed, ProblemKind.Stalled), (problem.Reason, problem.Kind));
        Assert.Contains("longer than 5 s", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "b", "a\0b", "")]
    [InlineData("", "ab", "a", "b")]
    public void No_two_transformations_pass_for_one_another(string name, string text, string otherName, string otherText) =>
        Assert.NotEqual(
            new TransformationText([new TemplateText(name, text, "k")], [], []).Fingerprint,
            new TransformationText([new TemplateText(otherName, otherText, "k")], [], []).Fingerprint);

    private static Transformation Templates(params (string Key, string Text)[] templates) =>
        new() { Templates = templates.ToDictionary(t => t.Key, t => new Template { Text = t.Text }) };

    private static string Text(RenderedSecret rendered, string key) => Encoding.UTF8.GetString(rendered.Data[key].Reveal().Span);

    private void Share(string inNamespace, string name, SecretTransformationSpec spec) =>
        _shared[new(inNamespace, name)] = new SecretTransformation { Metadata = new() { Name = name, NamespaceProperty = inNamespace }, Spec = spec };

    private TransformationText Resolve(Transformation transformation, string name)
    {
        var resolved = new TransformationResolver(_shared.GetValueOrDefault).Resolve(new("shop", name), transformation);
        Assert.True(resolved.Succeeded(out var text, out var problem), problem?.Message);
        return text;
    }

    private RenderedSecret Render(Transformation transformation)
    {
        Assert.True(Try(transformation).Succeeded(out var rendered, out var problem), problem?.Message);
        return rendered;
    }

    private Problem Fail(Transformation transformation)
    {
        Assert.False(Try(transformation).Succeeded(out _, out var problem));
        return problem;
    }

    private Outcome<RenderedSecret> Try(Transformation transformation, TimeProvider? time = null)
    {
        var resource = new k8s.Models.V1ObjectMeta
        {
            Name = "db",
            NamespaceProperty = "shop",
            Annotations = new Dictionary<string, string> { ["example.com/team"] = "red" },
            Labels = new Dictionary<string, string> { ["tier"] = "front" },
        };
        if (!new TransformationResolver(_shared.GetValueOrDefault).Resolve(new("shop", "db"), transformation).Succeeded(out var text, out var problem))
            return problem;
        if (!new TransformationCache().Get(text).Succeeded(out var compiled, out problem))
            return problem;

        using var json = JsonDocument.Parse(Source);
        var data = json.RootElement.GetProperty("data").EnumerateObject()
            .ToDictionary(member => member.Name, member => new SecretValue(Encoding.UTF8.GetBytes(member.Value.ToString())));
        var source = new KeyValueSecret(data, 7) { Json = Raw(json.RootElement.GetProperty("data")), Metadata = Raw(json.RootElement.GetProperty("metadata")) };
        var plan = new TransformationPlan(compiled, text, resource);
        return SecretRenderer.Render(source, plan, null, time ?? new FakeTimeProvider(), TestContext.Current.CancellationToken);
    }

    private static SecretValue Raw(JsonElement element) => new(Encoding.UTF8.GetBytes(element.GetRawText()));
}
