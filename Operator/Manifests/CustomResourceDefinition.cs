using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;
using Operator.Entities;
using Operator.Entities.Attributes;

namespace Operator.Manifests;

/// <summary>The <c>apiextensions.k8s.io/v1</c> definition of a kind, from its type's attributes and contract.</summary>
public static class CustomResourceDefinition
{
    public static JsonObject Of(JsonTypeInfo contract)
    {
        var entity = contract.Type.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new ArgumentException($"{contract.Type} has no [KubernetesEntity]", nameof(contract));
        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{entity.PluralName}.{entity.Group}",
                ["labels"] = ProductLabels.Create(),
            },
            ["spec"] = new JsonObject
            {
                ["group"] = entity.Group,
                ["names"] = Names(contract.Type, entity),
                ["scope"] = "Namespaced",
                ["versions"] = new JsonArray(Version(contract, entity)),
            },
        };
    }

    private static JsonObject Names(Type type, KubernetesEntityAttribute entity)
    {
        var names = new JsonObject
        {
            ["categories"] = new JsonArray(ApiGroup.Category),
            ["kind"] = entity.Kind,
            ["listKind"] = $"{entity.Kind}List",
            ["plural"] = entity.PluralName,
        };
        if (type.GetCustomAttribute<KubernetesEntityShortNamesAttribute>() is { } shorter)
            names["shortNames"] = new JsonArray([.. shorter.ShortNames.Select(n => (JsonNode)n)]);
        names["singular"] = entity.Kind.ToLowerInvariant();
        return names;
    }

    private static JsonObject Version(JsonTypeInfo contract, KubernetesEntityAttribute entity) => new()
    {
        ["name"] = entity.ApiVersion,
        ["served"] = true,
        ["storage"] = true,
        ["additionalPrinterColumns"] = Columns(contract.Type),
        ["schema"] = new JsonObject { ["openAPIV3Schema"] = Schema(contract) },
        ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
    };

    // kstatus takes an object without a status for one that is done: until the operator has seen it, it has observed no generation (as Flux's kinds have it).
    private static JsonObject Schema(JsonTypeInfo contract)
    {
        var schema = StructuralSchema.Of(contract);
        if (schema["properties"]?["status"] is JsonObject status && status["properties"]?["observedGeneration"] is not null)
            status["default"] = new JsonObject { ["observedGeneration"] = -1 };
        return schema;
    }

    private static JsonArray Columns(Type type) =>
        [.. type.GetCustomAttributes<GenericAdditionalPrinterColumnAttribute>().Select(c => (JsonNode)Column(c))];

    private static JsonObject Column(GenericAdditionalPrinterColumnAttribute column)
    {
        var json = new JsonObject { ["jsonPath"] = column.JsonPath, ["name"] = column.Name, ["type"] = column.Type };
        if (column.Description is { } description) json["description"] = description;
        if (column.Priority != PrinterColumnPriority.Standard) json["priority"] = (int)column.Priority;
        return json;
    }
}
