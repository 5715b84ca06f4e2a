using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Selectors;

namespace Operator.Tests.KubernetesSandbox;

/// <summary>Label selectors, in the grammar of the real API server.</summary>
public sealed class LabelSelectorTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("app=x", true)]
    [InlineData("app==y", false)]
    [InlineData("app!=y,env", true)]
    [InlineData("none!=y", true)]
    [InlineData("app in (x, z)", true)]
    [InlineData("app notin (x,z)", false)]
    [InlineData("!none", true)]
    [InlineData("!app", false)]
    [InlineData("size>3,size<5", true)]
    [InlineData("size>4", false)]
    [InlineData("empty=", true)]
    public void Labels_match(string selector, bool matches)
    {
        var labels = new JsonObject { ["app"] = "x", ["env"] = "dev", ["size"] = "4", ["empty"] = "" };

        Assert.Equal(matches, LabelSelector.Parse(selector).Matches(labels));
    }

    [Theory]
    [InlineData("app===x", "unable to parse requirement: found '=', expected: identifier")]
    [InlineData("app=a b", "found 'b', expected: ',' or 'end of string'")]
    [InlineData("app in x", "unable to parse requirement: found 'x' expected: '('")]
    [InlineData("app=x,", "found '', expected: identifier after ','")]
    public void What_is_malformed_is_refused_with_what_was_expected(string selector, string message)
    {
        var refusal = Assert.Throws<ApiException>(() => LabelSelector.Parse(selector));

        Assert.Equal(400, refusal.Code);
        Assert.Equal(message, refusal.Message);
    }
}
