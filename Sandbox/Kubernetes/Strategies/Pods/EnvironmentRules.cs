using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Pods;

/// <summary>What must hold of <c>env</c> and <c>envFrom</c> (<c>ValidateEnv</c>, <c>ValidateEnvFrom</c>).</summary>
internal static class EnvironmentRules
{
    private static readonly string[] Sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef"];
    private static readonly string[] Resources =
        ["limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"];

    private static readonly string[] Fields =
        ["metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP",
            "status.podIPs"];

    /// <summary>What is wrong with a container's environment.</summary>
    public static IEnumerable<FieldError> Check(JsonNode? container, string at)
    {
        var variables = container.Items("env");
        for (var i = 0; i < variables.Count; i++)
        {
            var path = $"{at}.env[{i}]";
            if (variables[i].Text("name").Length == 0)
                yield return FieldErrors.Required(path + ".name");
            foreach (var problem in Names.EnvironmentVariable(variables[i].Text("name")))
                yield return FieldErrors.Invalid(path + ".name", variables[i].Text("name"), problem);
            foreach (var error in ValueFrom(variables[i], path + ".valueFrom"))
                yield return error;
        }

        var groups = container.Items("envFrom");
        for (var i = 0; i < groups.Count; i++)
        {
            foreach (var error in From(groups[i], $"{at}.envFrom", i))
                yield return error;
        }
    }

    private static IEnumerable<FieldError> ValueFrom(JsonNode? variable, string path)
    {
        if (variable.At("valueFrom") is not JsonObject source)
            yield break;
        foreach (var name in new[] { "configMapKeyRef", "secretKeyRef" })
        {
            if (source[name] is not { } reference)
                continue;
            foreach (var problem in Names.DnsSubdomain(reference.Text("name")))
                yield return FieldErrors.Invalid($"{path}.{name}.name", reference.Text("name"), problem);
            if (reference.Text("key").Length == 0)
                yield return FieldErrors.Required($"{path}.{name}.key");
            foreach (var problem in reference.Text("key").Length == 0 ? [] : Names.ConfigKey(reference.Text("key")))
                yield return FieldErrors.Invalid($"{path}.{name}.key", reference.Text("key"), problem);
        }

        var references = FieldReference(source["fieldRef"], path + ".fieldRef")
            .Concat(ResourceReference(source["resourceFieldRef"], path + ".resourceFieldRef"));
        foreach (var error in references)
            yield return error;
        var count = Sources.Count(name => source[name] is not null);
        if (count == 0)
            yield return FieldErrors.Invalid(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
        else if (variable.Text("value").Length > 0)
            yield return FieldErrors.Invalid(path, "", "may not be specified when `value` is not empty");
        else if (count > 1)
            yield return FieldErrors.Invalid(path, "", "may not have more than one field specified at a time");
    }

    private static IEnumerable<FieldError> FieldReference(JsonNode? reference, string path)
    {
        if (reference is null)
            yield break;
        var field = reference.Text("fieldPath");
        if (field.Length == 0)
            yield return FieldErrors.Required(path + ".fieldPath");
        else if (!Fields.Contains(field) && !IsSubscripted(field))
            yield return FieldErrors.Invalid(path + ".fieldPath", field, $"error converting fieldPath: field label not supported: {field}");
    }

    private static IEnumerable<FieldError> ResourceReference(JsonNode? reference, string path)
    {
        if (reference is null)
            yield break;
        var resource = reference.Text("resource");
        if (resource.Length == 0)
            yield return FieldErrors.Required(path + ".resource");
        else if (!Resources.Contains(resource) && !resource.Contains(".hugepages-", StringComparison.Ordinal))
            yield return FieldErrors.NotSupported(path + ".resource", resource, Resources);
    }

    private static bool IsSubscripted(string field) => field.EndsWith("']", StringComparison.Ordinal)
        && (field.StartsWith("metadata.labels['", StringComparison.Ordinal) || field.StartsWith("metadata.annotations['", StringComparison.Ordinal));

    private static IEnumerable<FieldError> From(JsonNode? group, string list, int index)
    {
        foreach (var problem in Names.EnvironmentVariable(group.Text("prefix")))
            yield return FieldErrors.Invalid($"{list}[{index}].prefix", group.Text("prefix"), problem);
        var count = 0;
        foreach (var kind in new[] { "configMapRef", "secretRef" })
        {
            if (group.At(kind) is not { } reference)
                continue;
            count++;
            var name = reference.Text("name");
            if (name.Length == 0)
                yield return FieldErrors.Required($"{list}[{index}].{kind}.name");
            foreach (var problem in name.Length == 0 ? [] : Names.DnsSubdomain(name))
                yield return FieldErrors.Invalid($"{list}[{index}].{kind}.name", name, problem);
        }

        // The real server names the list here, not the element.
        if (count == 0)
            yield return FieldErrors.Invalid(list, "", "must specify one of: `configMapRef` or `secretRef`");
        else if (count > 1)
            yield return FieldErrors.Invalid(list, "", "may not have more than one field specified at a time");
    }
}
