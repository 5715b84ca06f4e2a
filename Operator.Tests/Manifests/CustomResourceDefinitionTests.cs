using System.Text.Json.Nodes;
using Operator.Entities;
using Operator.Manifests;

namespace Operator.Tests.Manifests;

public sealed class CustomResourceDefinitionTests
{
    private static readonly JsonObject StaticSecret = CustomResourceDefinition.Of(EntitiesJson.Default.VaultStaticSecret);

    [Fact]
    public void The_columns_of_a_static_secret_say_whether_what_and_when()
    {
        Assert.Equal(["Ready", "Reason", "Secret", "Source", "Last Sync", "Age"], Columns(priority: 0));
        Assert.Equal(["Message", "Version", "Auth"], Columns(priority: 1));
    }

    [Fact]
    public void Every_column_reads_a_field_that_exists()
    {
        foreach (var contract in CustomResources.All)
        {
            var version = Version(CustomResourceDefinition.Of(contract));
            var schema = version["schema"]!["openAPIV3Schema"]!;
            foreach (var path in version["additionalPrinterColumns"]!.AsArray().Select(c => c!["jsonPath"]!.GetValue<string>()))
            {
                // ".status.conditions[?(@.type=="Ready")].status" asks for the steps status, conditions, [] and status.
                var steps = path.Replace("[?(@.type==\"Ready\")]", "[]").Replace("[0]", "[]").Replace("[]", ".[]").Split('.')[1..];
                if (steps[0] == "metadata") continue;
                var reached = steps.Aggregate(
                    (JsonNode?)schema, (node, step) => step == "[]" ? node?["items"] : node?["properties"]?[step]);
                Assert.True(reached is not null, $"{contract.Type.Name}: {path}");
            }
        }
    }

    [Fact]
    public void A_kind_has_a_short_name_a_category_and_a_status_subresource()
    {
        var names = StaticSecret["spec"]!["names"]!;

        Assert.Equal("vss", names["shortNames"]![0]!.GetValue<string>());
        Assert.Equal("secret-courier", names["categories"]![0]!.GetValue<string>());
        Assert.Equal("VaultStaticSecretList", names["listKind"]!.GetValue<string>());
        Assert.NotNull(Version(StaticSecret)["subresources"]!["status"]);
        Assert.Equal("vaultstaticsecrets.secret-courier.io", StaticSecret["metadata"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public void A_field_that_does_nothing_yet_is_refused_rather_than_pruned()
    {
        var auth = CustomResourceDefinition.Of(EntitiesJson.Default.VaultAuth);
        var spec = Version(auth)["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!;
        var rule = spec["properties"]!["storageEncryption"]!["x-kubernetes-validations"]![0]!;

        Assert.Equal("false", rule["rule"]!.GetValue<string>());
        Assert.StartsWith("storageEncryption is not supported yet: remove it", rule["message"]!.GetValue<string>());
    }

    [Fact]
    public void A_type_that_is_no_entity_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => CustomResourceDefinition.Of(EntitiesJson.Default.SecretDestination));
    }

    private static JsonNode Version(JsonObject definition) => definition["spec"]!["versions"]![0]!;

    private static IEnumerable<string> Columns(int priority) =>
        Version(StaticSecret)["additionalPrinterColumns"]!.AsArray()
            .Where(c => (c!["priority"]?.GetValue<int>() ?? 0) == priority)
            .Select(c => c!["name"]!.GetValue<string>());
}
