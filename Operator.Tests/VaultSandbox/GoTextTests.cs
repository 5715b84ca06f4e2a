using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Vault.Json;

namespace Operator.Tests.VaultSandbox;

public sealed class GoTextTests
{
    [Theory]
    [InlineData("90", "1m30s")]
    [InlineData("90m", "1h30m0s")]
    [InlineData("1h30m", "1h30m0s")]
    [InlineData("24h", "24h0m0s")]
    [InlineData("1.5h", "1h30m0s")]
    [InlineData("-5s", "-5s")]
    [InlineData("250ms", "250ms")]
    [InlineData("", "0s")]
    public void Durations_are_read_and_printed_as_Go_does(string text, string printed) =>
        Assert.Equal(printed, GoDuration.Print(GoDuration.Parse(text)));

    [Theory]
    [InlineData("soon", "strconv.ParseInt: parsing \"soon\": invalid syntax")]
    [InlineData("1x5s", "time: unknown unit \"x\" in duration \"1x5s\"")]
    [InlineData("s", "time: invalid duration \"s\"")]
    [InlineData("99999999999999999999", "strconv.ParseInt: parsing \"99999999999999999999\": value out of range")]
    public void What_is_no_duration_is_refused_in_Go_s_words(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => GoDuration.Parse(text)).Message);

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("1e3", "1000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("123456789012345678901", "123456789012345680000")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("0.0000001", "1e-07")]
    [InlineData("-2.50", "-2.5")]
    public void Numbers_turned_into_doubles_print_as_Go_s(string number, string printed) =>
        Assert.Equal(printed, Encoding.UTF8.GetString(GoJson.Write(GoJson.AsDoubles(JsonNode.Parse(number)))));

    [Fact]
    public void The_last_of_duplicate_keys_counts_and_what_follows_the_value_is_ignored() =>
        Assert.Equal("""{"a":2}""", GoJson.Parse("""{"a":1,"a":2} trailing"""u8)!.ToJsonString());

    [Fact]
    public void Only_what_Go_escapes_is_escaped() =>
        Assert.Equal("\"\\u003cb\\u003e \\u0026 é \\u2028 +'\"", Encoding.UTF8.GetString(GoJson.Write(JsonValue.Create("<b> & é \u2028 +'"))));

    [Fact]
    public void A_value_prints_as_Go_prints_it() =>
        Assert.Equal("map[a:1 b:[x true <nil>]]", GoValue.Print(JsonNode.Parse("""{"b":["x",true,null],"a":1}""")));
}
