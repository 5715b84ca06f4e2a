using System.Text;
using System.Text.Json;
using k8s.Models;
using Operator.Runtime.Client;
using Operator.Runtime.Client.Transport;

namespace Operator.Tests.Runtime;

public sealed class SharedStringsTests
{
    private readonly LeanContracts _lean = new();

    [Fact]
    public void What_objects_have_in_common_is_in_memory_once()
    {
        var one = Read("""{"name":"one","namespace":"shop","labels":{"app.kubernetes.io/name":"courier"}}""");
        var other = Read("""{"name":"other","namespace":"shop","labels":{"app.kubernetes.io/name":"courier"}}""");

        Assert.Equal(("one", "other"), (one.Name, other.Name));
        Assert.Same(one.NamespaceProperty, other.NamespaceProperty);
        Assert.Same(one.Labels.Keys.Single(), other.Labels.Keys.Single());
        Assert.Same(one.Labels.Values.Single(), other.Labels.Values.Single());
    }

    [Fact]
    public void A_long_string_is_not_kept()
    {
        var annotations = $$$"""{"annotations":{"copy":"{{{new string('x', 65)}}}"}}""";

        Assert.NotSame(Read(annotations).Annotations["copy"], Read(annotations).Annotations["copy"]);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("Größe")]
    [InlineData("with \"quotes\" and \\")]
    [InlineData("")]
    public void A_string_is_what_was_written_the_first_time_and_the_second(string text)
    {
        var json = $$$"""{"annotations":{"a":{{{JsonSerializer.Serialize(text)}}}}}""";

        Assert.Equal((text, text), (Read(json).Annotations["a"], Read(json).Annotations["a"]));
    }

    [Fact]
    public void A_number_where_a_string_belongs_is_refused()
    {
        Assert.Throws<JsonException>(() => Read("""{"name":1}"""));
    }

    private V1ObjectMeta Read(string metadata)
    {
        var type = _lean.Of(new ResourceType<PartialObjectMetadata>("", "v1", "Thing", "things", RuntimeJson.Default.PartialObjectMetadata));
        return JsonSerializer.Deserialize(Encoding.UTF8.GetBytes($$"""{"metadata":{{metadata}}}"""), type.Json)!.Metadata;
    }
}
