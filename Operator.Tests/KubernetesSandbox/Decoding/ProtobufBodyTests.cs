using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Decoding.Protobuf;

namespace Operator.Tests.KubernetesSandbox.Decoding;

public sealed class ProtobufBodyTests
{
    [Fact]
    public void A_Service_is_read_with_its_maps_lists_and_either_kind_of_port()
    {
        byte[] named = [.. Text(1, "http"), .. Number(3, 80), .. Bytes(4, [.. Number(1, 1), .. Number(2, 0), .. Text(3, "web")])];
        byte[] numbered = [.. Number(3, 443), .. Bytes(4, [.. Number(1, 0), .. Number(2, 8443), .. Text(3, "")])];
        byte[] spec = [.. Bytes(1, named), .. Bytes(1, numbered), .. Bytes(2, [.. Text(1, "app"), .. Text(2, "x")])];

        var service = ProtobufBody.Parse(Body("v1", "Service", [.. Bytes(1, Text(1, "web")), .. Bytes(2, spec)]));

        var expected = JsonNode.Parse("""
            {"metadata":{"name":"web"},
             "spec":{"ports":[{"name":"http","port":80,"targetPort":"web"},{"port":443,"targetPort":8443}],"selector":{"app":"x"}},
             "apiVersion":"v1","kind":"Service"}
            """);
        Assert.True(JsonNode.DeepEquals(expected, service), service.ToJsonString());
    }

    [Fact]
    public void Quantities_are_taken_out_of_their_messages()
    {
        byte[] limit = [.. Text(1, "cpu"), .. Bytes(2, Text(1, "100m"))];
        byte[] container = [.. Text(1, "c"), .. Bytes(8, Bytes(1, limit))];
        var deployment = ProtobufBody.Parse(Body("apps/v1", "Deployment", Bytes(2, Bytes(3, Bytes(2, Bytes(2, container))))));

        Assert.Equal("100m", (string?)deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["limits"]!["cpu"]);
    }

    [Fact]
    public void Who_manages_a_field_is_read_as_JSON()
    {
        var entry = Bytes(17, [.. Text(1, "kubectl"), .. Bytes(7, Text(1, """{"f:data":{}}"""))]);

        var map = ProtobufBody.Parse(Body("v1", "ConfigMap", Bytes(1, entry)));

        Assert.NotNull(map["metadata"]!["managedFields"]![0]!["fieldsV1"]!["f:data"]);
    }

    [Fact]
    public void An_empty_field_that_is_not_known_means_nothing()
    {
        var map = ProtobufBody.Parse(Body("v1", "ConfigMap", [.. Number(90, 0), .. Text(91, "")]));

        Assert.Equal(["apiVersion", "kind"], map.Select(field => field.Key));
    }

    [Fact]
    public void A_field_that_is_not_known_is_refused_instead_of_lost()
    {
        var body = Body("v1", "ConfigMap", Text(91, "x"));

        Assert.Contains("ConfigMap with its field 91", Assert.Throws<NotSupportedException>(() => ProtobufBody.Parse(body)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"not""")]
    [InlineData("")]
    public void Broken_JSON_inside_is_malformed(string json)
    {
        var body = Body("v1", "ConfigMap", Bytes(1, Bytes(17, Bytes(7, Text(1, json)))));

        Assert.Throws<FormatException>(() => ProtobufBody.Parse(body));
    }

    private static byte[] Body(string apiVersion, string kind, byte[] message) =>
        [.. "k8s\0"u8, .. Bytes(1, [.. Text(1, apiVersion), .. Text(2, kind)]), .. Bytes(2, message)];

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] content) => [.. Varint(((uint)field << 3) | 2), .. Varint((uint)content.Length), .. content];

    private static byte[] Number(int field, uint value) => [.. Varint((uint)field << 3), .. Varint(value)];

    private static byte[] Varint(uint value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Varint(value >> 7)];
}
