using Sandbox.Vault.Policies;

namespace Operator.Tests.VaultSandbox;

public sealed class HclParserTests
{
    [Fact]
    public void Blocks_comments_and_values_are_read()
    {
        var parsed = HclParser.Parse("""
            # a comment
            name = "dev" // another
            /* and
               a long one */
            path "a/*" {
              capabilities = ["read", "list",]
              allowed_parameters = {
                "x" = ["1", true, 2.5]
                "*" = []
              }
            }
            path "b" { policy = "write" }
            """);

        Assert.Equal(
            """{"name":"dev","path":[{"a/*":{"capabilities":["read","list"],"allowed_parameters":{"x":["1",true,2.5],"*":[]}}},{"b":{"policy":"write"}}]}""",
            parsed.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Theory]
    [InlineData("path \"x\" {", "At 1:12: object expected closing RBRACE got: EOF")]
    [InlineData("path \"x\"", "At 1:10: nested object expected: LBRACE got: EOF")]
    [InlineData("path \"x\" {\n  a = [\"b\" \"c\"]\n}", "At 2:12: error parsing list, expected comma or list end, got: STRING")]
    [InlineData("path \"x {\n}", "At 1:6: literal not terminated")]
    [InlineData("a = }", "At 1:5: Unknown token: RBRACE")]
    public void What_does_not_parse_says_where(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => HclParser.Parse(text)).Message);

    [Fact]
    public void A_policy_in_JSON_says_the_same_as_one_in_HCL()
    {
        var hcl = Policy.Parse("p", """path "a/*" { capabilities = ["read", "list"] }""");
        var json = Policy.Parse("p", """{"path":{"a/*":{"capabilities":["read","list"]}}}""");

        Assert.Equal(hcl.Rules.Single() with { RequiredParameters = [] }, json.Rules.Single() with { RequiredParameters = [] });
    }

    [Theory]
    [InlineData("path \"a+*\" { capabilities = [\"read\"] }", "failed to parse policy: path \"a+*\": invalid use of wildcards ('+*' is forbidden)")]
    [InlineData("path \"a\" { policy = \"fly\" }", "failed to parse policy: path \"a\": invalid policy \"fly\"")]
    [InlineData("path \"a\" { max_wrapping_ttl = \"1m\" min_wrapping_ttl = \"2m\" }", "failed to parse policy: path \"a\": max_wrapping_ttl cannot be less than min_wrapping_ttl")]
    public void What_a_policy_may_not_say_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Policy.Parse("p", text)).Message);
}
