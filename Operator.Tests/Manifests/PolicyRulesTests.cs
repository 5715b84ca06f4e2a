using System.Text.Json.Nodes;
using Operator.Entities;
using Operator.Manifests;
using Operator.Runtime.Rbac;

namespace Operator.Tests.Manifests;

public sealed class PolicyRulesTests
{
    [Fact]
    public void The_verbs_of_a_resource_are_merged_over_all_types()
    {
        AssertRules(
            """[{ "apiGroups": [""], "resources": ["secrets"], "verbs": ["get", "watch", "patch"] }]""",
            PolicyRules.EveryNamespace([typeof(ReadsSecrets), typeof(PatchesSecrets)]));
    }

    [Fact]
    public void Resources_with_the_same_verbs_share_a_rule()
    {
        AssertRules(
            """
            [
              { "apiGroups": ["secret-courier.io"], "resources": ["vaultauths", "vaultstaticsecrets"], "verbs": ["list"] },
              { "apiGroups": ["secret-courier.io"], "resources": ["vaultstaticsecrets/status"], "verbs": ["patch"] }
            ]
            """,
            PolicyRules.EveryNamespace([typeof(ListsEntities)]));
    }

    [Fact]
    public void Rights_in_the_own_namespace_stay_there()
    {
        AssertRules("[]", PolicyRules.EveryNamespace([typeof(OwnsAKey)]));
        AssertRules(
            """
            [
              { "apiGroups": [""], "resources": ["secrets"], "verbs": ["create"] },
              { "apiGroups": [""], "resources": ["secrets"], "resourceNames": ["key"], "verbs": ["get"] }
            ]
            """,
            PolicyRules.OwnNamespace([typeof(OwnsAKey)]));
    }

    [Fact]
    public void All_is_a_star_and_all_explicit_is_every_verb()
    {
        AssertRules("""[{ "apiGroups": ["a"], "resources": ["b"], "verbs": ["*"] }]""", PolicyRules.EveryNamespace([typeof(DoesAll)]));
        AssertRules(
            """[{ "apiGroups": ["a"], "resources": ["b"], "verbs": ["get", "list", "watch", "create", "update", "patch", "delete"] }]""",
            PolicyRules.EveryNamespace([typeof(DoesAllExplicitly)]));
    }

    [Fact]
    public void The_order_of_the_types_changes_nothing()
    {
        Type[] types = [typeof(ReadsSecrets), typeof(PatchesSecrets), typeof(ListsEntities), typeof(DoesAll)];

        Assert.Equal(
            PolicyRules.EveryNamespace(types).ToJsonString(),
            PolicyRules.EveryNamespace([.. types.Reverse()]).ToJsonString());
    }

    [Fact]
    public void The_operator_asks_for_no_star() =>
        Assert.DoesNotContain("*", GeneratedManifests.Create()["rbac/cluster-role.yaml"], StringComparison.Ordinal);

    [Fact]
    public void Only_administrators_say_how_secrets_are_had()
    {
        var edit = RbacManifests.Create([], "ns")["roles-for-people.yaml"]
            .Single(r => r["metadata"]!["name"]!.GetValue<string>() == "secret-courier-edit");

        Assert.DoesNotContain("vaultauths", edit.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("vaultstaticsecrets", edit.ToJsonString(), StringComparison.Ordinal);
    }

    private static void AssertRules(string expected, JsonArray actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());

    [GenericRbac(Groups = [""], Resources = ["secrets"], Verbs = RbacVerb.Watch | RbacVerb.Get)]
    private sealed class ReadsSecrets;

    [GenericRbac(Groups = [""], Resources = ["secrets"], Verbs = RbacVerb.Patch | RbacVerb.Get)]
    private sealed class PatchesSecrets;

    [EntityRbac(typeof(VaultStaticSecret), typeof(VaultAuth), Verbs = RbacVerb.List)]
    [EntityRbac(typeof(VaultStaticSecret), Subresource = "status", Verbs = RbacVerb.Patch)]
    private sealed class ListsEntities;

    [GenericRbac(Groups = [""], Resources = ["secrets"], ResourceNames = ["key"], Verbs = RbacVerb.Get, OwnNamespace = true)]
    [GenericRbac(Groups = [""], Resources = ["secrets"], Verbs = RbacVerb.Create, OwnNamespace = true)]
    private sealed class OwnsAKey;

    [GenericRbac(Groups = ["a"], Resources = ["b"], Verbs = RbacVerb.All | RbacVerb.Get)]
    private sealed class DoesAll;

    [GenericRbac(Groups = ["a"], Resources = ["b"], Verbs = RbacVerb.AllExplicit)]
    private sealed class DoesAllExplicitly;
}
