using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Schema;

namespace Operator.Tests.KubernetesSandbox.Schema;

public sealed class StructuralSchemaTests
{
    private const string NotChecked =
        "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

    private const string Sync = """
        {"type":"object","required":["spec"],"properties":{
          "spec":{"type":"object","required":["mount","path","destination"],
            "x-kubernetes-validations":[
              {"rule":"self.type != \"kv-v1\" || !has(self.version)","message":"version is for kv-v2 only","fieldPath":".version"},
              {"rule":"self.mount == oldSelf.mount","message":"mount is immutable","reason":"FieldValueForbidden"}],
            "properties":{
              "mount":{"type":"string","minLength":1},
              "path":{"type":"string","pattern":"^[a-z0-9/_-]+$","maxLength":40},
              "type":{"type":"string","enum":["kv-v1","kv-v2"],"default":"kv-v2"},
              "version":{"type":"integer","format":"int64","minimum":0},
              "refreshAfter":{"type":"string","default":"60s"},
              "enabled":{"type":"boolean","default":true},
              "port":{"x-kubernetes-int-or-string":true},
              "config":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
              "tags":{"type":"array","x-kubernetes-list-type":"set","maxItems":3,"items":{"type":"string"}},
              "nick":{"type":"string","nullable":true,"default":"none"},
              "destination":{"type":"object","required":["name"],
                "x-kubernetes-validations":[{"rule":"!self.overwrite || self.create","message":"overwrite needs create"}],
                "properties":{"name":{"type":"string"},"create":{"type":"boolean","default":false},"overwrite":{"type":"boolean","default":false},
                  "labels":{"type":"object","additionalProperties":{"type":"string"}}}},
              "targets":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["kind","name"],
                "items":{"type":"object","required":["kind","name"],"properties":{"kind":{"type":"string","enum":["Deployment"]},"name":{"type":"string"}}}}}}}}
        """;

    private readonly StructuralSchema _sync = StructuralSchema.Compile(Parse(Sync));

    [Fact]
    public void Defaults_are_filled_in_below_what_is_there()
    {
        var obj = Parse("""{"spec":{"mount":"kv","path":"p","destination":{"name":"x"},"type":null,"nick":null}}""");

        _sync.Default(obj);

        Same("""
            {"spec":{"mount":"kv","path":"p","destination":{"name":"x","create":false,"overwrite":false},"type":"kv-v2","nick":null,
             "refreshAfter":"60s","enabled":true}}
            """, obj);
    }

    [Fact]
    public void Unknown_fields_are_pruned_and_told_but_not_where_they_are_preserved()
    {
        var obj = Parse("""
            {"apiVersion":"v1","kind":"K","metadata":{"name":"x","odd":1},"extra":1,
             "spec":{"zebra":1,"bogus":1,"destination":{"name":"x","extra":true,"labels":{"a":"b"}},"config":{"any":{"thing":[1,null]}},
             "targets":[{"kind":"Deployment","name":"x","note":1}]}}
            """);

        var unknown = _sync.Prune(obj);

        Assert.Equal(["extra", "spec.bogus", "spec.destination.extra", "spec.targets[0].note", "spec.zebra"], unknown);
        Same("""
            {"apiVersion":"v1","kind":"K","metadata":{"name":"x","odd":1},
             "spec":{"destination":{"name":"x","labels":{"a":"b"}},"config":{"any":{"thing":[1,null]}},"targets":[{"kind":"Deployment","name":"x"}]}}
            """, obj);
    }

    [Fact]
    public void Nulls_that_mean_nothing_are_dropped()
    {
        var obj = Parse("""{"spec":{"path":null,"nick":null,"type":null}}""");

        _sync.Prune(obj);

        Same("""{"spec":{"nick":null,"type":null}}""", obj);
    }

    [Theory]
    [InlineData("""{"port":true}""", "spec.port: Invalid value: \"boolean\": spec.port in body must be of type integer,string: \"boolean\"", NotChecked)]
    [InlineData("""{"port":"http"}""")]
    [InlineData("""{"port":8080}""")]
    [InlineData("""{"path":null}""", "spec.path: Invalid value: \"null\": spec.path in body must be of type string: \"null\"", NotChecked)]
    [InlineData("""{"destination":{}}""", "spec.destination.name: Required value", NotChecked)]
    [InlineData("""{"type":"kv-v3"}""", "spec.type: Unsupported value: \"kv-v3\": supported values: \"kv-v1\", \"kv-v2\"", NotChecked)]
    [InlineData("""{"path":"UPPER"}""", "spec.path: Invalid value: \"UPPER\": spec.path in body should match '^[a-z0-9/_-]+$'")]
    [InlineData("""{"mount":""}""", "spec.mount: Invalid value: \"\": spec.mount in body should be at least 1 chars long")]
    [InlineData("""{"path":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""", "spec.path: Too long: may not be more than 40 bytes", NotChecked)]
    [InlineData("""{"version":-1}""", "spec.version: Invalid value: -1: spec.version in body should be greater than or equal to 0")]
    [InlineData("""{"enabled":"yes"}""", "spec.enabled: Invalid value: \"string\": spec.enabled in body must be of type boolean: \"string\"", NotChecked)]
    [InlineData("""{"version":1.5}""",
        "spec.version: Invalid value: \"float64\": spec.version in body must be of type int64: \"float64\"",
        "<nil>: Invalid value: \"\": Checked value must be of type integer with format int64 in spec.version", NotChecked)]
    [InlineData("""{"version":2.0}""")]
    [InlineData("""{"tags":["a","b","c","d"]}""", "spec.tags: Too many: 4: must have at most 3 items", NotChecked)]
    [InlineData("""{"tags":["a","a"]}""", "spec.tags[1]: Duplicate value: \"a\"")]
    [InlineData("""{"targets":[{"kind":"Deployment","name":"x"},{"kind":"Deployment","name":"x"}]}""",
        "spec.targets[1]: Duplicate value: {\"kind\":\"Deployment\",\"name\":\"x\"}")]
    [InlineData("""{"destination":{"name":"x","create":false,"overwrite":false,"labels":{"a":1}}}""",
        "spec.destination.labels.a: Invalid value: \"integer\": spec.destination.labels.a in body must be of type string: \"integer\"", NotChecked)]
    [InlineData("""{"destination":{"name":"x","create":false,"overwrite":true}}""", "spec.destination: Invalid value: overwrite needs create")]
    [InlineData("""{"type":"kv-v1","version":2}""", "spec.version: Invalid value: version is for kv-v2 only")]
    [InlineData("""{"destination":"x"}""", "spec.destination: Invalid value: \"string\": spec.destination in body must be of type object: \"string\"", NotChecked)]
    public void Values_are_validated_in_the_real_words(string spec, params string[] errors)
    {
        var obj = Parse("""{"spec":{"mount":"kv","path":"p","type":"kv-v2","destination":{"name":"x","create":false,"overwrite":false}}}""");
        foreach (var (name, value) in Parse(spec))
            obj["spec"]![name] = value?.DeepClone();

        Assert.Equal(errors, _sync.Validate(obj, null).Select(error => error.ToString()));
    }

    [Fact]
    public void A_missing_spec_is_required() =>
        Assert.Equal(["spec: Required value", NotChecked], _sync.Validate([], null).Select(error => error.ToString()));

    [Fact]
    public void A_rule_about_changes_runs_on_updates_only()
    {
        var old = Parse("""{"spec":{"mount":"kv","path":"p","type":"kv-v2","destination":{"name":"x","create":false,"overwrite":false}}}""");
        var changed = (JsonObject)old.DeepClone();
        changed["spec"]!["mount"] = "other";

        Assert.Empty(_sync.Validate(changed, null));
        Assert.Equal(["spec: Forbidden: mount is immutable"], _sync.Validate(changed, old).Select(error => error.ToString()));
    }

    [Fact]
    public void What_was_wrong_and_is_unchanged_may_stay()
    {
        var old = Parse("""{"spec":{"mount":"kv","path":"UPPER","type":"kv-v3","destination":{"name":"x","create":false,"overwrite":true}}}""");
        var changed = (JsonObject)old.DeepClone();
        changed["spec"]!["refreshAfter"] = "1s";
        Assert.Empty(_sync.Validate(changed, old));

        changed["spec"]!["path"] = "OTHER";
        Assert.Equal(["spec.path"], _sync.Validate(changed, old).Select(error => error.Field));
    }

    [Theory]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2026-01-02T03:04:05Z\"", "\"yesterday\"", "spec in body must be of type date-time: \"yesterday\"")]
    [InlineData("""{"type":"string","format":"uuid"}""", "\"123e4567-e89b-12d3-a456-426614174000\"", "\"x\"", "spec in body must be of type uuid: \"x\"")]
    [InlineData("""{"type":"string","format":"ipv4"}""", "\"10.0.0.1\"", "\"x\"", "spec in body must be of type ipv4: \"x\"")]
    [InlineData("""{"type":"string","format":"cidr"}""", "\"10.0.0.0/8\"", "\"10.0.0.0\"", "spec in body must be of type cidr: \"10.0.0.0\"")]
    [InlineData("""{"type":"string","format":"duration"}""", "\"1h30m\"", "\"1 fortnight\"", "spec in body must be of type duration: \"1 fortnight\"")]
    [InlineData("""{"type":"number","multipleOf":0.5}""", "1.5", "1.3", "spec in body should be a multiple of 0.5")]
    [InlineData("""{"type":"integer","maximum":10,"exclusiveMaximum":true}""", "9", "10", "spec in body should be less than 10")]
    [InlineData("""{"type":"integer","format":"int32"}""", "1", "3000000000", "Checked value must be of type integer with format int32 in spec")]
    [InlineData("""{"type":"array","minItems":1,"items":{"type":"string"}}""", "[\"a\"]", "[]", "spec in body should have at least 1 items")]
    [InlineData("""{"type":"object","minProperties":1,"additionalProperties":{"type":"string"}}""", """{"a":"b"}""", "{}", "spec in body should have at least 1 properties")]
    [InlineData("""{"type":"string","not":{"enum":["x"]}}""", "\"y\"", "\"x\"", "\"spec\" must not validate the schema (not)")]
    [InlineData("""{"type":"string","oneOf":[{"maxLength":2},{"minLength":2}]}""", "\"a\"", "\"ab\"", "\"spec\" must validate one and only one schema (oneOf). Found 2 valid alternatives")]
    [InlineData("""{"type":"string","anyOf":[{"enum":["a"]},{"enum":["b"]}]}""", "\"b\"", "\"c\"", "\"spec\" must validate at least one schema (anyOf)")]
    [InlineData("""{"type":"string","allOf":[{"minLength":2},{"maxLength":3}]}""", "\"ab\"", "\"a\"", "\"spec\" must validate all the schemas (allOf)")]
    public void Keywords_hold(string schema, string good, string bad, string message)
    {
        var compiled = StructuralSchema.Compile(new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["spec"] = Parse(schema) } });

        Assert.Empty(compiled.Validate(new JsonObject { ["spec"] = JsonNode.Parse(good) }, null));
        var errors = compiled.Validate(new JsonObject { ["spec"] = JsonNode.Parse(bad) }, null);
        Assert.Contains(errors, error => error.Message.EndsWith(message, StringComparison.Ordinal));
    }

    [Fact]
    public void An_embedded_resource_needs_its_type()
    {
        var schema = StructuralSchema.Compile(Parse("""
            {"type":"object","properties":{"spec":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true}}}
            """));

        Assert.Equal(["spec.apiVersion: Required value", "spec.kind: Required value"], schema.Validate(Parse("""{"spec":{}}"""), null).Select(e => e.ToString()));
        Assert.Empty(schema.Validate(Parse("""{"spec":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"}}}"""), null));
    }

    [Fact]
    public void Rules_see_escaped_names_times_and_old_elements_by_key()
    {
        var schema = StructuralSchema.Compile(Parse("""
            {"type":"object","properties":{"spec":{"type":"object","properties":{
              "not-after":{"type":"string","format":"date-time"},"namespace":{"type":"string"},
              "items":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":{"type":"object","required":["name"],
                "x-kubernetes-validations":[{"rule":"self.size >= oldSelf.size","messageExpression":"'size of ' + self.name + ' must not shrink'"}],
                "properties":{"name":{"type":"string"},"size":{"type":"integer"}}}}},
              "x-kubernetes-validations":[{"rule":"self.not__dash__after > timestamp('2020-01-01T00:00:00Z')"},{"rule":"self.__namespace__ != 'bad'"}]}}}
            """));
        var old = Parse("""{"spec":{"not-after":"2026-01-01T00:00:00Z","namespace":"ok","items":[{"name":"a","size":2},{"name":"b","size":5}]}}""");
        Assert.Empty(schema.Validate(old, null));

        var changed = Parse("""{"spec":{"not-after":"2019-01-01T00:00:00Z","namespace":"bad","items":[{"name":"b","size":4},{"name":"a","size":3},{"name":"c","size":0}]}}""");
        Assert.Equal(
        [
            "spec: Invalid value: failed rule: self.not__dash__after > timestamp('2020-01-01T00:00:00Z')",
            "spec: Invalid value: failed rule: self.__namespace__ != 'bad'",
            "spec.items[0]: Invalid value: size of b must not shrink",
        ], schema.Validate(changed, old).Select(e => e.ToString()));
    }

    [Fact]
    public void A_rule_with_optional_old_self_runs_on_creation_too()
    {
        var schema = StructuralSchema.Compile(Parse("""
            {"type":"object","properties":{"spec":{"type":"integer","x-kubernetes-validations":[
              {"rule":"oldSelf.hasValue() ? self >= oldSelf.value() : self == 0","optionalOldSelf":true,"message":"starts at 0 and grows"}]}}}
            """));

        Assert.Empty(schema.Validate(Parse("""{"spec":0}"""), null));
        Assert.Equal(["spec: Invalid value: 1: starts at 0 and grows"], schema.Validate(Parse("""{"spec":1}"""), null).Select(e => e.ToString()));
        Assert.Empty(schema.Validate(Parse("""{"spec":1}"""), Parse("""{"spec":0}""")));
        Assert.Single(schema.Validate(Parse("""{"spec":1}"""), Parse("""{"spec":2}""")));
    }

    [Fact]
    public void A_rule_that_fails_to_evaluate_says_so()
    {
        var schema = StructuralSchema.Compile(Parse("""
            {"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"string"},"p":{"x-kubernetes-int-or-string":true}},
              "x-kubernetes-validations":[{"rule":"self.a == 'x'"},{"rule":"self.p > 0"}]}}}
            """));

        Assert.Equal(
        [
            "spec: Invalid value: \"object\": no such key: a evaluating rule: self.a == 'x'",
            "spec: Invalid value: \"object\": 'no such overload': call arguments did not match a supported operator, function or macro signature for rule: self.p > 0",
        ], schema.Validate(Parse("""{"spec":{"p":"x"}}"""), null).Select(e => e.ToString()));
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private static void Same(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
}
