using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Pods;

/// <summary>What must hold of a Pod's spec.</summary>
internal static class PodRules
{
    private static readonly string[] RestartPolicies = ["Always", "OnFailure", "Never"];
    private static readonly string[] PullPolicies = ["Always", "IfNotPresent", "Never"];

    /// <summary>What is wrong with a spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Its path.</param>
    public static IEnumerable<FieldError> Check(JsonObject spec, string path)
    {
        var volumes = new HashSet<string>();
        var volumeList = spec.Items("volumes");
        for (var i = 0; i < volumeList.Count; i++)
        {
            var name = volumeList[i].Text("name");
            foreach (var error in Name($"{path}.volumes[{i}].name", name, volumes))
                yield return error;
        }

        var names = new HashSet<string>();
        foreach (var error in Containers(spec, path, "containers", volumes, names))
            yield return error;
        foreach (var error in Containers(spec, path, "initContainers", volumes, names))
            yield return error;
        if (!RestartPolicies.Contains(spec.Text("restartPolicy")))
            yield return FieldErrors.NotSupported($"{path}.restartPolicy", spec.Text("restartPolicy"), RestartPolicies);
        if (spec.Number("terminationGracePeriodSeconds") < 0)
            yield return FieldErrors.Invalid(
                $"{path}.terminationGracePeriodSeconds", spec["terminationGracePeriodSeconds"], "must be greater than or equal to 0");
    }

    private static IEnumerable<FieldError> Containers(
        JsonObject spec, string path, string field, HashSet<string> volumes, HashSet<string> names)
    {
        var containers = spec.Items(field);
        if (containers.Count == 0 && field == "containers")
            yield return FieldErrors.Required($"{path}.{field}");
        for (var i = 0; i < containers.Count; i++)
        {
            var (container, at) = (containers[i], $"{path}.{field}[{i}]");
            foreach (var error in Name(at + ".name", container.Text("name"), names))
                yield return error;
            if (container.Text("image").Length == 0)
                yield return FieldErrors.Required(at + ".image");
            if (container.Text("imagePullPolicy") is { Length: > 0 } policy && !PullPolicies.Contains(policy))
                yield return FieldErrors.NotSupported(at + ".imagePullPolicy", policy, PullPolicies);
            foreach (var error in Mounts(container, at, volumes).Concat(Environment(container, at)).Concat(Resources(container, at)))
                yield return error;
        }
    }

    private static IEnumerable<FieldError> Name(string field, string name, HashSet<string> taken)
    {
        if (name.Length == 0)
        {
            yield return FieldErrors.Required(field);
            yield break;
        }

        foreach (var problem in Names.DnsLabel(name))
            yield return FieldErrors.Invalid(field, name, problem);
        if (!taken.Add(name))
            yield return FieldErrors.Duplicate(field, name);
    }

    private static IEnumerable<FieldError> Mounts(JsonNode? container, string at, HashSet<string> volumes)
    {
        var mounts = container.Items("volumeMounts");
        for (var i = 0; i < mounts.Count; i++)
        {
            var name = mounts[i].Text("name");
            if (name.Length == 0)
                yield return FieldErrors.Required($"{at}.volumeMounts[{i}].name");
            else if (!volumes.Contains(name))
                yield return new FieldError("FieldValueNotFound", $"Not found: {FieldErrors.Quote(name)}", $"{at}.volumeMounts[{i}].name");
            if (mounts[i].Text("mountPath").Length == 0)
                yield return FieldErrors.Required($"{at}.volumeMounts[{i}].mountPath");
        }
    }

    private static IEnumerable<FieldError> Environment(JsonNode? container, string at)
    {
        var variables = container.Items("env");
        for (var i = 0; i < variables.Count; i++)
        {
            if (variables[i].Text("name").Length == 0)
                yield return FieldErrors.Required($"{at}.env[{i}].name");
            if (variables[i].Text("value").Length > 0 && variables[i].At("valueFrom") is not null)
                yield return FieldErrors.Invalid($"{at}.env[{i}].valueFrom", "", "may not be specified when `value` is not empty");
        }
    }

    private static IEnumerable<FieldError> Resources(JsonNode? container, string at)
    {
        foreach (var (name, request) in container.At("resources", "requests") as JsonObject ?? [])
        {
            if (container.At("resources", "limits", name) is not { } limit
                || Quantity.Parse(request!.ToString()) is not { } asked || Quantity.Parse(limit.ToString()) is not { } most
                    || asked <= most)
                continue;
            yield return FieldErrors.Invalid(
                $"{at}.resources.requests", request.ToString(), $"must be less than or equal to {name} limit of {limit}");
        }
    }
}
