using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Protobuf;

namespace Operator.Tests.KubernetesSandbox.Protobuf;

public sealed class ProtobufBodyTests
{
    [Fact]
    public void A_Secret_is_read_with_its_bytes()
    {
        var secret = Decode("v1", "Secret", [
            .. Field(1, [.. Field(1, "s"), .. Field(11, [.. Field(1, "app"), .. Field(2, "x")]), .. Field(8, [])]),
            .. Field(2, [.. Field(1, "a"), .. Field(2, [0xff, 0x00])]),
            .. Field(2, [.. Field(1, "empty")]),
            .. Field(3, "Opaque"), .. Number(5, 0)]);

        Assert.Equal(
            """
            {"kind":"Secret","apiVersion":"v1","metadata":{"name":"s","labels":{"app":"x"},"creationTimestamp":null},
             "data":{"a":"/wA=","empty":""},"type":"Opaque","immutable":false}
            """.ReplaceLineEndings("").Replace(", \"", ",\"", StringComparison.Ordinal).Replace(" \"data", "\"data", StringComparison.Ordinal),
            secret.ToJsonString());
    }

    [Fact]
    public void A_TokenRequest_is_read_and_its_status_passed_over()
    {
        var request = Decode("authentication.k8s.io/v1", "TokenRequest", [
            .. Field(2, [.. Field(1, "vault"), .. Field(1, "other"), .. Number(4, 600), .. Field(3, [.. Field(1, "Pod"), .. Field(4, "u")])]),
            .. Field(3, [.. Field(1, "")])]);

        Assert.Equal(
            """{"audiences":["vault","other"],"expirationSeconds":600,"boundObjectRef":{"kind":"Pod","uid":"u"}}""",
            request["spec"]!.ToJsonString());
        Assert.Null(request["status"]);
    }

    [Fact]
    public void Numbers_times_and_ports_are_read_as_JSON_has_them()
    {
        var lease = Decode("coordination.k8s.io/v1", "Lease",
            Field(2, [.. Number(2, 15), .. Field(4, [.. Number(1, 1893553445), .. Number(2, 123456000)])]));
        var service = Decode("v1", "Service", Field(2, [
            .. Field(1, [.. Number(3, 80), .. Field(4, [.. Number(1, 0), .. Number(2, 8080)])]),
            .. Field(1, [.. Number(3, 443), .. Field(4, [.. Number(1, 1), .. Field(3, "https")])])]));
        var deployment = Decode("apps/v1", "Deployment", Field(2, Number(1, ulong.MaxValue)));

        Assert.Equal("""{"leaseDurationSeconds":15,"renewTime":"2030-01-02T03:04:05.123456Z"}""", lease["spec"]!.ToJsonString());
        Assert.Equal("""[{"port":80,"targetPort":8080},{"port":443,"targetPort":"https"}]""", service["spec"]!["ports"]!.ToJsonString());
        Assert.Equal(-1, deployment["spec"]!["replicas"]!.GetValue<long>());
    }

    [Fact]
    public void Embedded_structs_are_part_of_what_embeds_them()
    {
        var variable = Field(7, [.. Field(1, "A"), .. Field(3, Field(4, [.. Field(1, Field(1, "s")), .. Field(2, "k"), .. Number(3, 1)]))]);

        var pod = Decode("v1", "Pod", Field(2, Field(2, variable)));

        Assert.Equal(
            """{"name":"A","valueFrom":{"secretKeyRef":{"name":"s","key":"k","optional":true}}}""",
            pod["spec"]!["containers"]![0]!["env"]![0]!.ToJsonString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("k8s")]
    [InlineData("k8s\0\u000a\u007f")]
    [InlineData("k8s\0\u000f")]
    public void What_is_no_message_is_refused(string body) =>
        Assert.Throws<FormatException>(() => ProtobufBody.Decode(Encoding.ASCII.GetBytes(body)));

    [Fact]
    public void Every_truncation_of_a_message_is_refused_or_read_and_nothing_else()
    {
        var whole = Envelope("v1", "Secret", [.. Field(1, Field(1, "name")), .. Field(2, [.. Field(1, "a"), .. Field(2, "b")])]);

        for (var length = 0; length < whole.Length; length++)
        {
            try
            {
                ProtobufBody.Decode(whole.AsSpan(0, length));
            }
            catch (FormatException)
            {
                // As it should.
            }
        }
    }

    [Theory]
    [InlineData("v1", "Unknown", "doesn't read Unknown of v1")]
    [InlineData("v1", "Secret", "doesn't know field 99 of Secret")]
    public void What_is_not_in_the_table_is_refused_by_name(string apiVersion, string kind, string message)
    {
        var error = Assert.Throws<FormatException>(() => Decode(apiVersion, kind, Number(99, 1)));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static JsonObject Decode(string apiVersion, string kind, byte[] message) => ProtobufBody.Decode(Envelope(apiVersion, kind, message));

    private static byte[] Envelope(string apiVersion, string kind, byte[] message) =>
        [.. "k8s\0"u8, .. Field(1, [.. Field(1, apiVersion), .. Field(2, kind)]), .. Field(2, message), .. Field(3, ""), .. Field(4, "")];

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int number, byte[] content) => [.. Varint(((ulong)number << 3) | 2), .. Varint((ulong)content.Length), .. content];

    private static byte[] Number(int number, ulong value) => [.. Varint((ulong)number << 3), .. Varint(value)];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }
}
