using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Pods;

/// <summary>What must hold of the spec of a Pod or a Pod template, in the order of <c>ValidatePodSpec</c>; rules of rare fields are left out.</summary>
internal static class PodRules
{
    private static readonly string[] RestartPolicies = ["Always", "OnFailure", "Never"];
    private static readonly string[] DnsPolicies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
    private static readonly string[] PreemptionPolicies = ["PreemptLowerPriority", "Never"];

    /// <summary>What is wrong with a spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Its path.</param>
    public static IEnumerable<FieldError> Check(JsonObject spec, string path)
    {
        var volumes = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        return VolumeRules.Check(spec, path, volumes)
            .Concat(ContainerRules.Check(spec, path, volumes))
            .Concat(Policies(spec, path))
            .Concat(SecurityRules.OfPod(spec, path))
            .Concat(PlacementRules.Spread(spec, path))
            .Concat(Identity(spec, path))
            .Concat(PlacementRules.Tolerations(spec, path))
            .Concat(Priority(spec, path));
    }

    /// <summary>What is wrong with a template: the metadata that its Pods will have, and their spec.</summary>
    public static IEnumerable<FieldError> CheckTemplate(JsonObject template, string path, bool withSpec) =>
        MetadataRules.Labels(template.At("metadata", "labels") as JsonObject, path + ".labels")
            .Concat(MetadataRules.Annotations(template.At("metadata", "annotations") as JsonObject, path + ".annotations"))
            .Concat(withSpec ? Check(template.Child("spec"), path + ".spec") : []);

    private static IEnumerable<FieldError> Policies(JsonObject spec, string path)
    {
        if (spec.IsTrue("hostNetwork"))
        {
            foreach (var error in HostPorts(spec, path))
                yield return error;
        }

        if (!RestartPolicies.Contains(spec.Text("restartPolicy")))
            yield return FieldErrors.NotSupported($"{path}.restartPolicy", spec.Text("restartPolicy"), RestartPolicies);
        if (!DnsPolicies.Contains(spec.Text("dnsPolicy")))
            yield return FieldErrors.NotSupported($"{path}.dnsPolicy", spec.Text("dnsPolicy"), DnsPolicies);
        foreach (var error in MetadataRules.Labels(spec["nodeSelector"] as JsonObject, path + ".nodeSelector"))
            yield return error;
    }

    private static IEnumerable<FieldError> HostPorts(JsonObject spec, string path)
    {
        var containers = spec.Items("containers");
        for (var i = 0; i < containers.Count; i++)
        {
            var ports = containers[i].Items("ports");
            for (var k = 0; k < ports.Count; k++)
            {
                if (ports[k].Number("hostPort") is not { } host || host == 0 || host == ports[k].Number("containerPort"))
                    continue;
                yield return FieldErrors.Invalid(
                    $"{path}.containers[{i}].ports[{k}].hostPort", host, "must match `containerPort` when `hostNetwork` is true");
            }
        }
    }

    private static IEnumerable<FieldError> Identity(JsonObject spec, string path)
    {
        foreach (var name in new[] { "serviceAccountName", "nodeName" })
        {
            if (spec.Text(name) is { Length: > 0 } value)
            {
                foreach (var problem in Names.DnsSubdomain(value))
                    yield return FieldErrors.Invalid($"{path}.{name}", value, problem);
            }
        }

        if (spec.Number("activeDeadlineSeconds") is { } deadline and (< 1 or > int.MaxValue))
            yield return FieldErrors.Invalid($"{path}.activeDeadlineSeconds", deadline, $"must be between 1 and {int.MaxValue}, inclusive");
        foreach (var name in new[] { "hostname", "subdomain" })
        {
            if (spec.Text(name) is { Length: > 0 } value)
            {
                foreach (var problem in Names.DnsLabel(value))
                    yield return FieldErrors.Invalid($"{path}.{name}", value, problem);
            }
        }
    }

    private static IEnumerable<FieldError> Priority(JsonObject spec, string path)
    {
        foreach (var name in new[] { "priorityClassName", "runtimeClassName" })
        {
            if (spec.Text(name) is { Length: > 0 } value)
            {
                foreach (var problem in Names.DnsSubdomain(value))
                    yield return FieldErrors.Invalid($"{path}.{name}", value, problem);
            }
        }

        if (spec.Text("preemptionPolicy") is { Length: > 0 } policy && !PreemptionPolicies.Contains(policy))
            yield return FieldErrors.NotSupported($"{path}.preemptionPolicy", policy, PreemptionPolicies);
    }
}
