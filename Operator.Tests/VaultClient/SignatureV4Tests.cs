using System.Text;
using Vault.Client;
using Vault.Client.Auth.Aws;

namespace Operator.Tests.VaultClient;

/// <summary>The signer against what AWS publishes: its Signature Version 4 test suite, and the example of its documentation.</summary>
public sealed class SignatureV4Tests
{
    private static readonly AwsCredentials Example =
        new("AKIDEXAMPLE", new SecretValue(Encoding.UTF8.GetBytes("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")));

    [Theory]
    [InlineData("get-vanilla", "GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("post-vanilla", "POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("get-vanilla-query-order-key-case", "GET", "/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    public void The_test_suite_of_AWS(string name, string method, string target, string signature)
    {
        var headers = new Dictionary<string, string> { ["Host"] = "example.amazonaws.com", ["X-Amz-Date"] = "20150830T123600Z" };

        var signed = SignatureV4.Sign(method, new Uri("https://example.amazonaws.com" + target), headers, [], Example, "us-east-1", "service");

        Assert.True(
            signed == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=" + signature,
            $"{name}: {signed}");
    }

    [Fact]
    public void A_form_with_a_body_of_the_test_suite()
    {
        var headers = new Dictionary<string, string>
        {
            ["Content-Type"] = "application/x-www-form-urlencoded",
            ["Host"] = "example.amazonaws.com",
            ["X-Amz-Date"] = "20150830T123600Z",
        };

        var signed = SignatureV4.Sign("POST", new Uri("https://example.amazonaws.com/"), headers, "Param1=value1"u8, Example, "us-east-1", "service");

        Assert.EndsWith(
            "SignedHeaders=content-type;host;x-amz-date, Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a", signed, StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_of_the_documentation()
    {
        var headers = new Dictionary<string, string>
        {
            ["content-type"] = "application/x-www-form-urlencoded; charset=utf-8",
            ["host"] = "iam.amazonaws.com",
            ["x-amz-date"] = "20150830T123600Z",
        };

        var signed = SignatureV4.Sign("GET", new Uri("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08"), headers, [], Example, "us-east-1", "iam");

        Assert.EndsWith("Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7", signed, StringComparison.Ordinal);
    }
}
