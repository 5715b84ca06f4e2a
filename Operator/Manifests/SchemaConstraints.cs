using System.Text.Json.Nodes;
using Operator.Entities.Attributes;

namespace Operator.Manifests;

/// <summary>Writes what the attributes of a type or a field say into its schema.</summary>
public static class SchemaConstraints
{
    /// <param name="attributes">The attributes.</param>
    /// <param name="schema">The schema that is written to.</param>
    /// <param name="fieldName">The field's JSON name; null for the attributes of a type.</param>
    public static void Apply(object[] attributes, JsonObject schema, string? fieldName)
    {
        foreach (var attribute in attributes) Apply(attribute, schema, fieldName);
    }

    private static void Apply(object attribute, JsonObject schema, string? fieldName)
    {
        switch (attribute)
        {
            case DescriptionAttribute description:
                schema["description"] = description.Text;
                break;
            case PatternAttribute pattern:
                schema["pattern"] = pattern.RegexPattern;
                break;
            case EnumValuesAttribute values:
                schema["enum"] = new JsonArray([.. values.Values.Select(v => (JsonNode)v)]);
                break;
            case LengthAttribute length:
                Limit(schema, "Length", length.MinLength, length.MaxLength);
                break;
            case ItemLengthAttribute length:
                var item = (schema["items"] ?? schema["additionalProperties"])!.AsObject();
                Limit(item, "Length", length.MinLength, length.MaxLength);
                break;
            case ItemsAttribute items:
                Limit(schema, "Items", items.MinItems, items.MaxItems);
                break;
            case PropertyLimitsAttribute properties:
                Limit(schema, "Properties", properties.MinProperties, properties.MaxProperties);
                break;
            case RangeMinimumAttribute range:
                schema["minimum"] = range.Minimum;
                break;
            case RangeMaximumAttribute range:
                schema["maximum"] = range.Maximum;
                break;
            case XListTypeAttribute list:
                schema["x-kubernetes-list-type"] = list.Type.ToString().ToLowerInvariant();
                break;
            case XListMapKeysAttribute list:
                schema["x-kubernetes-list-map-keys"] = new JsonArray([.. list.Keys.Select(k => (JsonNode)k)]);
                break;
            case ValidationRuleAttribute rule:
                AddRule(schema, rule.Rule, rule.Message, rule.FieldPath);
                break;
            case NotYetSupportedAttribute refused:
                Refuse(schema, fieldName, refused.Instead);
                break;
        }
    }

    private static void Limit(JsonObject schema, string what, long minimum, long maximum)
    {
        if (minimum >= 0) schema[$"min{what}"] = minimum;
        if (maximum >= 0) schema[$"max{what}"] = maximum;
    }

    private static void Refuse(JsonObject schema, string? fieldName, string? instead)
    {
        schema["description"] = "Not supported yet: refused.";
        AddRule(schema, "false", $"{fieldName} is not supported yet: remove it{(instead is null ? "" : " ")}{instead}", fieldPath: null);
    }

    private static void AddRule(JsonObject schema, string rule, string? message, string? fieldPath)
    {
        var validation = new JsonObject { ["rule"] = rule };
        if (message is not null) validation["message"] = message;
        if (fieldPath is not null) validation["fieldPath"] = fieldPath;
        if (schema["x-kubernetes-validations"] is not JsonArray rules) schema["x-kubernetes-validations"] = rules = [];
        rules.Add((JsonNode)validation);
    }
}
