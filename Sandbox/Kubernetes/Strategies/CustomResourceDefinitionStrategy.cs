using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Schema;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies;

/// <summary>CustomResourceDefinitions.</summary>
public sealed class CustomResourceDefinitionStrategy : BuiltInStrategy
{
    /// <inheritdoc/>
    public override bool AllowsUnconditionalUpdate => false;

    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        if (value["spec"] is not JsonObject spec)
            return;
        if (spec["names"] is JsonObject names && (string?)names["kind"] is { Length: > 0 } kind)
        {
            if ((string?)names["singular"] is null or "")
                names["singular"] = kind.ToLowerInvariant();
            if ((string?)names["listKind"] is null or "")
                names["listKind"] = kind + "List";
        }

        if (spec["conversion"] is null)
            spec["conversion"] = new JsonObject { ["strategy"] = "None" };
    }

    /// <inheritdoc/>
    public override void PrepareForCreate(JsonObject value)
    {
        var status = new JsonObject
        {
            ["conditions"] = null,
            ["acceptedNames"] = new JsonObject { ["plural"] = "", ["kind"] = "" },
            ["storedVersions"] = StorageVersion(value) is { } version ? new JsonArray(version) : null,
        };
        value["status"] = status;
    }

    /// <inheritdoc/>
    public override void PrepareForUpdate(JsonObject value, JsonObject old, string subresource)
    {
        if (subresource.Length > 0 || StorageVersion(value) is not { } version || value["status"] is not JsonObject status)
            return;
        if (status["storedVersions"] is not JsonArray stored)
            status["storedVersions"] = stored = [];
        if (!stored.Any(item => (string?)item == version))
            stored.Add(version);
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var spec = value["spec"] as JsonObject ?? [];
        var group = (string?)spec["group"] ?? "";
        var plural = (string?)spec["names"]?["plural"] ?? "";
        var name = (string?)value["metadata"]?["name"] ?? "";
        if (name != $"{plural}.{group}")
            yield return FieldErrors.Invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        foreach (var error in ValidateSpec(spec, group).Concat(ValidateStatus(value)))
            yield return error;
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource)
    {
        foreach (var error in Validate(value))
            yield return error;
        foreach (var (path, was, now) in new[]
        {
            ("spec.group", old["spec"]?["group"], value["spec"]?["group"]),
            ("spec.scope", old["spec"]?["scope"], value["spec"]?["scope"]),
            ("spec.names.kind", old["spec"]?["names"]?["kind"], value["spec"]?["names"]?["kind"]),
            ("spec.names.plural", old["spec"]?["names"]?["plural"], value["spec"]?["names"]?["plural"]),
        })
        {
            if (!JsonNode.DeepEquals(was, now))
                yield return FieldErrors.Invalid(path, now, "field is immutable");
        }
    }

    /// <summary>The versions of a definition.</summary>
    public static IEnumerable<JsonObject> Versions(JsonObject definition) =>
        (definition["spec"]?["versions"] as JsonArray ?? []).OfType<JsonObject>();

    private static string? StorageVersion(JsonObject definition) =>
        Versions(definition).Where(version => (bool?)version["storage"] == true).Select(version => (string?)version["name"])
            .FirstOrDefault();

    private static IEnumerable<FieldError> ValidateSpec(JsonObject spec, string group)
    {
        if (group.Length == 0)
            yield return FieldErrors.Required("spec.group");
        foreach (var problem in group.Length == 0 ? [] : Names.DnsSubdomain(group))
            yield return FieldErrors.Invalid("spec.group", group, problem);
        if (group.Length > 0 && group.Split('.').Length < 2)
            yield return FieldErrors.Invalid("spec.group", group, "should be a domain with at least one dot");
        switch ((string?)spec["scope"])
        {
            case null or "":
                yield return FieldErrors.Required("spec.scope");
                break;
            case not ("Cluster" or "Namespaced") and var scope:
                yield return FieldErrors.NotSupported("spec.scope", scope, "Cluster", "Namespaced");
                break;
        }

        foreach (var error in ValidateVersions(spec).Concat(ValidateNames(spec["names"] as JsonObject ?? [])))
            yield return error;
    }

    private static IEnumerable<FieldError> ValidateVersions(JsonObject spec)
    {
        var versions = spec["versions"] as JsonArray ?? [];
        var names = new HashSet<string>();
        for (var i = 0; i < versions.Count; i++)
        {
            var version = versions[i] as JsonObject ?? [];
            var path = $"spec.versions[{i}]";
            var name = (string?)version["name"] ?? "";
            if (!names.Add(name))
                yield return FieldErrors.Invalid(path + ".name", name, "must contain unique version names");
            foreach (var problem in Names.Dns1035Label(name))
                yield return FieldErrors.Invalid(path + ".name", name, problem);
            if (version["schema"]?["openAPIV3Schema"] is not JsonObject schema)
            {
                yield return FieldErrors.Required(path + ".schema.openAPIV3Schema");
                continue;
            }

            // A single version's schema is validated where the internal type keeps it.
            var field = versions.Count == 1 ? "spec.validation.openAPIV3Schema" : path + ".schema.openAPIV3Schema";
            foreach (var error in CrdSchemaCheck.Check(schema, field))
                yield return error;
        }

        if (versions.OfType<JsonObject>().Count(version => (bool?)version["storage"] == true) != 1)
            yield return FieldErrors.Invalid("spec.versions", versions, "must have exactly one version marked as storage version");
    }

    private static IEnumerable<FieldError> ValidateNames(JsonObject names)
    {
        foreach (var name in new[] { "plural", "singular", "kind", "listKind" })
        {
            var text = (string?)names[name] ?? "";
            if (text.Length == 0)
            {
                yield return FieldErrors.Required($"spec.names.{name}");
                continue;
            }

            foreach (var problem in Names.Dns1035Label(text.ToLowerInvariant()))
                yield return FieldErrors.Invalid($"spec.names.{name}", text, problem);
        }

        if ((string?)names["kind"] is { Length: > 0 } kind && kind == (string?)names["listKind"])
            yield return FieldErrors.Invalid("spec.names.listKind", kind, "kind and listKind may not be the same");
    }

    private static IEnumerable<FieldError> ValidateStatus(JsonObject value)
    {
        if (value["status"]?["storedVersions"] is not JsonArray { Count: > 0 })
            yield return FieldErrors.Invalid(
                "status.storedVersions", value["status"]?["storedVersions"], "must have at least one stored version");
    }
}
