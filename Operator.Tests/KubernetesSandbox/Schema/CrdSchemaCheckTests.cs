using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Schema;

namespace Operator.Tests.KubernetesSandbox.Schema;

public sealed class CrdSchemaCheckTests
{
    private const string Path = "s";

    [Theory]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", "s.properties[spec].type: Required value: must not be empty for specified object fields")]
    [InlineData("""{"type":"array"}""", "s.properties[spec].items: Required value: must be specified")]
    [InlineData("""{"type":"array","items":{}}""", "s.properties[spec].items.type: Required value: must not be empty for specified array items")]
    [InlineData("""{"type":"frob"}""", "s.properties[spec].type: Unsupported value: \"frob\": supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\", \"string\"")]
    [InlineData("""{"type":"string","enum":["x"],"default":"y"}""", "s.properties[spec].default: Unsupported value: \"y\": supported values: \"x\"")]
    [InlineData("""{"type":"string","default":1}""", "s.properties[spec].default: Invalid value: \"integer\":  in body must be of type string: \"integer\"")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"default":{"b":1}}""",
        "s.properties[spec].default: Invalid value: {\"b\":1}: must not have unknown fields")]
    [InlineData("""{"type":"string","pattern":"("}""", "s.properties[spec].pattern: Invalid value: \"(\": must be a valid regular expression, but isn't: *")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":{"type":"string"}}""",
        "s.properties[spec].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive")]
    [InlineData("""{"type":"array","items":{"type":"string"},"uniqueItems":true}""",
        "s.properties[spec].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic")]
    [InlineData("""{"type":"array","x-kubernetes-list-type":"map","items":{"type":"object","properties":{"a":{"type":"string"}}}}""",
        "s.properties[spec].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map")]
    [InlineData("""{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["a"],"items":{"type":"object","properties":{"a":{"type":"string"}}}}""",
        "s.properties[spec].items.properties[a].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property")]
    [InlineData("""{"type":"string","x-kubernetes-list-type":"set"}""",
        "s.properties[spec].type: Invalid value: \"string\": must be array if x-kubernetes-list-type is specified")]
    [InlineData("""{"type":"string","anyOf":[{"type":"string"}]}""", "s.properties[spec].anyOf[0].type: Forbidden: must be empty to be structural")]
    [InlineData("""{"type":"object","x-kubernetes-preserve-unknown-fields":false}""",
        "s.properties[spec].x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined")]
    [InlineData("""{"type":"object","x-kubernetes-embedded-resource":true}""",
        "s.properties[spec].properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields")]
    [InlineData("""{"type":"object","$ref":"#/x"}""", "s.properties[spec].$ref: Forbidden: $ref is not supported")]
    [InlineData("""{"type":"object","x-kubernetes-validations":[{"rule":" "}]}""", "s.properties[spec].x-kubernetes-validations[0].rule: Required value: rule is not specified")]
    [InlineData("""{"type":"object","x-kubernetes-validations":[{"rule":"true","fieldPath":".x"}]}""",
        "s.properties[spec].x-kubernetes-validations[0].fieldPath: Invalid value: \".x\": must be a valid path")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"x-kubernetes-validations":[{"rule":"self.nope == 1"}]}""",
        "s.properties[spec].x-kubernetes-validations[0].rule: Invalid value: {\"rule\":\"self.nope == 1\"}: compilation failed: ERROR: <input>:1:5: undefined field 'nope'*")]
    [InlineData("""{"type":"integer","x-kubernetes-validations":[{"rule":"self + 1"}]}""",
        "s.properties[spec].x-kubernetes-validations[0].rule: Invalid value: {\"rule\":\"self + 1\"}: cel expression must evaluate to a bool")]
    [InlineData("""{"type":"integer","x-kubernetes-validations":[{"rule":"self > 1","messageExpression":"1"}]}""",
        "s.properties[spec].x-kubernetes-validations[0].messageExpression: Invalid value: {\"messageExpression\":\"1\",\"rule\":\"self \\u003e 1\"}: messageExpression must evaluate to a string")]
    [InlineData("""{"type":"array","items":{"type":"integer","x-kubernetes-validations":[{"rule":"self > oldSelf"}]}}""",
        "s.properties[spec].items.x-kubernetes-validations[0].rule: Invalid value: \"self > oldSelf\": oldSelf cannot be used on the uncorrelatable portion of the schema within s.properties[spec]")]
    public void What_is_not_allowed_is_told(string spec, string error)
    {
        var errors = CrdSchemaCheck.Check(Root(spec), Path);

        Assert.Contains(errors, found => error.EndsWith('*')
            ? found.ToString().StartsWith(error[..^1], StringComparison.Ordinal)
            : found.ToString() == error);
    }

    [Theory]
    [InlineData("""{"type":"object","x-kubernetes-preserve-unknown-fields":true}""")]
    [InlineData("""{"x-kubernetes-preserve-unknown-fields":true}""")]
    [InlineData("""{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","default":"x"}},"default":{}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"oneOf":[{"required":["a"]},{"required":["b"]}]}""")]
    [InlineData("""{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["a"],"items":{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"x-kubernetes-validations":[{"rule":"has(self.a) || self == oldSelf","message":"m","reason":"FieldValueInvalid","fieldPath":".a"}]}""")]
    public void What_is_allowed_passes(string spec) => Assert.Empty(CrdSchemaCheck.Check(Root(spec), Path));

    [Fact]
    public void At_the_root_only_objects_are_allowed_and_metadata_only_by_name()
    {
        Assert.Contains("s.type: Required value: must not be empty at the root", Errors("{}"));
        Assert.Contains("s.type: Invalid value: \"string\": must be object at the root", Errors("""{"type":"string"}"""));
        Assert.Contains("s.additionalProperties: Forbidden: must not be used at the root", Errors("""{"type":"object","additionalProperties":{"type":"string"}}"""));
        Assert.Contains("s.properties[b]: Required value: because it is defined in s.anyOf[0].properties[b]",
            Errors("""{"type":"object","properties":{"a":{"type":"string"}},"anyOf":[{"properties":{"b":{"minLength":1}}}]}"""));
        Assert.Contains("s.nullable: Forbidden: nullable cannot be true at the root", Errors("""{"type":"object","nullable":true}"""));
        Assert.Empty(Errors("""{"type":"object","properties":{"metadata":{"type":"object","properties":{"name":{"type":"string","pattern":"^a"}}}}}"""));
        Assert.Contains(
            "s.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified",
            Errors("""{"type":"object","properties":{"metadata":{"type":"object","properties":{"labels":{"type":"object"}}}}}"""));
    }

    private static IEnumerable<string> Errors(string schema) =>
        CrdSchemaCheck.Check(JsonNode.Parse(schema)!.AsObject(), Path).Select(error => error.ToString());

    private static JsonObject Root(string spec) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["spec"] = JsonNode.Parse(spec) },
    };
}
