using System.Text.Json.Nodes;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Requests;

namespace Operator.Tests.VaultSandbox;

public sealed class AclTests
{
    [Theory]
    [InlineData("secret/data/app/db", "read")]
    [InlineData("secret/data/app/db/deep", "create,update")] // the longer prefix wins over the shorter
    [InlineData("secret/data/other", "list")]
    [InlineData("secret/data/exact", "delete")] // an exact path wins over every pattern
    [InlineData("elsewhere", "deny")]
    public void The_rule_that_fits_best_counts_alone(string path, string capabilities)
    {
        var acl = Of("""
            path "secret/*" { capabilities = ["list"] }
            path "secret/data/app/*" { capabilities = ["read"] }
            path "secret/data/app/db/*" { capabilities = ["create", "update"] }
            path "secret/data/exact" { capabilities = ["delete"] }
            path "secret/data/exact*" { capabilities = ["sudo"] }
            """);

        Assert.Equal(capabilities.Split(','), acl.CapabilitiesOn(path));
    }

    [Theory]
    [InlineData("a/x/c", "read")]
    [InlineData("a/x/cd", "list")]
    [InlineData("a/x/y/c", "deny")]
    [InlineData("a/b/c", "update")] // without a wildcard so far to the right, the plus would win
    public void A_plus_stands_for_one_segment_and_later_wildcards_win(string path, string capability)
    {
        var acl = Of("""
            path "a/+/c" { capabilities = ["read"] }
            path "a/+/c*" { capabilities = ["list"] }
            path "a/b*" { capabilities = ["update"] }
            """);

        Assert.Equal([capability], acl.CapabilitiesOn(path));
    }

    [Fact]
    public void The_same_path_in_two_policies_allows_what_either_allows()
    {
        var acl = Of("""path "a/*" { capabilities = ["read"] }""", """path "a/*" { capabilities = ["list", "sudo"] }""");

        Assert.Equal(["list", "read", "sudo"], acl.CapabilitiesOn("a/b"));
    }

    [Fact]
    public void Deny_in_one_policy_beats_everything_on_that_path()
    {
        var acl = Of("""path "a/*" { capabilities = ["read", "sudo"] }""", """path "a/*" { capabilities = ["deny"] }""");

        Assert.Equal(["deny"], acl.CapabilitiesOn("a/b"));
        Assert.False(acl.Check(new VaultRequest { Operation = Operation.Read, Path = "a/b" }).Allowed);
    }

    [Theory]
    [InlineData("""{"ttl":"1h","name":"x"}""", true)]
    [InlineData("""{"ttl":"2h","name":"x"}""", false)] // a value that isn't listed
    [InlineData("""{"ttl":"1h"}""", false)] // a required parameter is missing
    [InlineData("""{"ttl":"1h","name":"x","other":1}""", false)] // not among the allowed
    [InlineData("""{"ttl":"1h","name":"root-x"}""", false)] // denied by glob
    public void Parameters_of_a_write_are_checked(string data, bool allowed)
    {
        var acl = Of("""
            path "a" {
              capabilities = ["update"]
              allowed_parameters = { "ttl" = ["1h", "30m"], "name" = [] }
              denied_parameters = { "name" = ["root-*"] }
              required_parameters = ["name"]
            }
            """);

        var request = new VaultRequest { Operation = Operation.Update, Path = "a", Data = JsonNode.Parse(data)!.AsObject() };

        Assert.Equal(allowed, acl.Check(request).Allowed);
    }

    [Fact]
    public void A_list_may_be_named_without_its_slash()
    {
        var acl = Of("""path "secret/metadata/app" { capabilities = ["list"] }""");

        Assert.True(acl.Check(new VaultRequest { Operation = Operation.List, Path = "secret/metadata/app/" }).Allowed);
    }

    [Theory]
    [InlineData("secret/", true)]
    [InlineData("teams/", true)]
    [InlineData("closed/", false)]
    public void A_mount_is_reached_by_any_right_below_it(string mount, bool reached)
    {
        var acl = Of("""
            path "secret/data/app" { capabilities = ["read"] }
            path "teams/+/data" { capabilities = ["read"] }
            path "closed/*" { capabilities = ["deny"] }
            """);

        Assert.Equal(reached, acl.ReachesBelow(mount));
    }

    private static Acl Of(params string[] policies) => new(policies.Select((text, i) => Policy.Parse($"p{i}", text)));
}
