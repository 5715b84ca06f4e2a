using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Tables;

namespace Operator.Tests.KubernetesSandbox.Tables;

public sealed class PrinterPathTests
{
    private const string Object =
        """
        {"spec":{"mount":"kv","list":["a","b","c"],"nested":[{"n":1,"on":true},{"n":2,"on":false}],"nothing":null},
         "metadata":{"annotations":{"example.com/role":"r"}},
         "status":{"conditions":[{"type":"Synced","status":"False"},{"type":"Ready","status":"True"},{"type":"Ready","status":"again"}]}}
        """;

    [Theory]
    [InlineData(".spec.mount", """["kv"]""")]
    [InlineData("$.spec.mount", """["kv"]""")]
    [InlineData("spec.mount", """["kv"]""")]
    [InlineData(".spec.ghost.deeper", "[]")]
    [InlineData(".spec.nothing", "[null]")]
    [InlineData(".spec['mount']", """["kv"]""")]
    [InlineData(""".metadata.annotations.example\.com/role""", """["r"]""")]
    [InlineData(".metadata.annotations['example.com/role']", """["r"]""")]
    [InlineData(".spec.list[0]", """["a"]""")]
    [InlineData(".spec.list[-1]", """["c"]""")]
    [InlineData(".spec.list[0:2]", """["a","b"]""")]
    [InlineData(".spec.list[::2]", """["a","c"]""")]
    [InlineData(".spec.list[0,2]", """["a","c"]""")]
    [InlineData(".spec.list[*]", """["a","b","c"]""")]
    [InlineData(".spec.nested[*].n", "[1,2]")]
    [InlineData(".spec.nested.*.n", "[1,2]")]
    [InlineData("..n", "[1,2]")]
    [InlineData("""..["n"]""", "[1,2]")]
    [InlineData("""{0}.status.conditions[?(@.type=="Ready")].status""", """["True","again"]""")]
    [InlineData("""{0}.status.conditions[?(@.type == 'Ready')].status""", """["True","again"]""")]
    [InlineData("""{0}.status.conditions[?(@.type!="Ready")].status""", """["False"]""")]
    [InlineData("""{0}.status.conditions[?(@.ghost=="Ready")].status""", "[]")]
    [InlineData(".spec.nested[?(@.n>1)].n", "[2]")]
    [InlineData(".spec.nested[?(@.n<=1)].n", "[1]")]
    [InlineData(".spec.nested[?(@.on==true)].n", "[1]")]
    [InlineData(".spec.nested[?(@.on)].n", "[1,2]")]
    [InlineData(".spec.nothing[?(@.a)]", "[]")]
    public void Paths_find_what_is_there(string path, string found)
    {
        var values = Find(path.Replace("{0}", "", StringComparison.Ordinal));

        Assert.NotNull(values);
        Assert.Equal(found, new JsonArray([.. values.Select(value => value?.DeepClone())]).ToJsonString());
    }

    [Theory]
    [InlineData(".spec.list[3]")]
    [InlineData(".spec.list[-4]")]
    [InlineData(".spec[0]")]
    [InlineData(".spec[?(@.a)]")]
    [InlineData(".spec.nested[?(@.n=='1')]")]
    public void Paths_that_do_not_fit_find_nothing(string path) => Assert.Null(Find(path));

    [Theory]
    [InlineData(".spec.list[")]
    [InlineData(".spec.list[]")]
    [InlineData(".spec.list[x]")]
    [InlineData(".spec..[")]
    [InlineData(".a]")]
    [InlineData(".a b")]
    [InlineData(""".a\""")]
    [InlineData(".a[?()]")]
    public void What_is_no_path_is_none(string path) => Assert.Null(PrinterPath.Parse(path));

    private static IReadOnlyList<JsonNode?>? Find(string path)
    {
        var parsed = PrinterPath.Parse(path);
        Assert.NotNull(parsed);
        return parsed.Find(JsonNode.Parse(Object));
    }
}
