using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Pods;

/// <summary>What must hold of containers (<c>validateContainers</c>, <c>validateInitContainers</c>).</summary>
internal static class ContainerRules
{
    private const string OnlySidecars = "may not be set for init containers without restartPolicy=Always";
    private static readonly string[] MessagePolicies = ["File", "FallbackToLogsOnError"];
    private static readonly string[] PullPolicies = ["Always", "IfNotPresent", "Never"];
    private static readonly string[] Protocols = ["SCTP", "TCP", "UDP"];
    private static readonly string[] Followers = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"];

    /// <summary>What is wrong with the containers of a spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Its path.</param>
    /// <param name="volumes">The spec's sound volumes.</param>
    public static IEnumerable<FieldError> Check(JsonObject spec, string path, IReadOnlyDictionary<string, JsonNode> volumes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var containers = spec.Items("containers");
        if (containers.Count == 0)
            yield return FieldErrors.Required(path + ".containers");
        for (var i = 0; i < containers.Count; i++)
        {
            var at = $"{path}.containers[{i}]";
            foreach (var error in Shared(containers[i], at, volumes, names).Concat(ProbeRules.Check(containers[i], at)))
                yield return error;
            if (containers[i].At("restartPolicy") is not null && containers[i].Text("restartPolicy") is var policy and not ("Always" or "Never" or "OnFailure"))
                yield return FieldErrors.NotSupported(at + ".restartPolicy", policy, "Always", "OnFailure", "Never");
        }

        foreach (var error in HostPortConflicts(containers, path + ".containers"))
            yield return error;
        var starters = spec.Items("initContainers");
        for (var i = 0; i < starters.Count; i++)
        {
            var at = $"{path}.initContainers[{i}]";
            foreach (var error in Shared(starters[i], at, volumes, names).Concat(Starter(starters[i], at)))
                yield return error;
        }
    }

    private static IEnumerable<FieldError> Starter(JsonNode? container, string at)
    {
        if (container.Text("restartPolicy") == "Always")
            return ProbeRules.Check(container, at);
        return Followers.Where(name => container.At(name) is not null).Select(name => FieldErrors.Forbidden($"{at}.{name}", OnlySidecars));
    }

    private static IEnumerable<FieldError> Shared(JsonNode? container, string at, IReadOnlyDictionary<string, JsonNode> volumes, HashSet<string> names)
    {
        var name = container.Text("name");
        if (name.Length == 0)
            yield return FieldErrors.Required(at + ".name");
        foreach (var problem in name.Length == 0 ? [] : Names.DnsLabel(name))
            yield return FieldErrors.Invalid(at + ".name", name, problem);
        if (container.Text("image").Length == 0)
            yield return FieldErrors.Required(at + ".image");
        if (!MessagePolicies.Contains(container.Text("terminationMessagePolicy")))
            yield return FieldErrors.NotSupported(at + ".terminationMessagePolicy", container.Text("terminationMessagePolicy"), MessagePolicies);
        var parts = Ports(container, at + ".ports")
            .Concat(EnvironmentRules.Check(container, at))
            .Concat(VolumeRules.CheckMounts(container, at, volumes));
        foreach (var error in parts)
            yield return error;
        if (!PullPolicies.Contains(container.Text("imagePullPolicy")))
            yield return FieldErrors.NotSupported(at + ".imagePullPolicy", container.Text("imagePullPolicy"), PullPolicies);
        foreach (var error in ResourceRules.Check(container, at + ".resources").Concat(SecurityRules.OfContainer(container, at + ".securityContext")))
            yield return error;
        if (name.Length > 0 && !names.Add(name))
            yield return FieldErrors.Duplicate(at + ".name", name);
    }

    private static IEnumerable<FieldError> Ports(JsonNode? container, string at)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var ports = container.Items("ports");
        for (var i = 0; i < ports.Count; i++)
        {
            var (port, path) = (ports[i], $"{at}[{i}]");
            if (port.Text("name") is { Length: > 0 } name)
            {
                var problems = Names.PortName(name).ToList();
                foreach (var problem in problems)
                    yield return FieldErrors.Invalid(path + ".name", name, problem);
                if (problems.Count == 0 && !names.Add(name))
                    yield return FieldErrors.Duplicate(path + ".name", name);
            }

            if (port.Number("containerPort") is null or 0)
                yield return FieldErrors.Required(path + ".containerPort");
            foreach (var field in new[] { "containerPort", "hostPort" })
            {
                if (port.Number(field) is not { } number || number == 0)
                    continue;
                foreach (var problem in Names.PortNumber(number))
                    yield return FieldErrors.Invalid($"{path}.{field}", number, problem);
            }

            if (!Protocols.Contains(port.Text("protocol")))
                yield return FieldErrors.NotSupported(path + ".protocol", port.Text("protocol"), Protocols);
        }
    }

    private static IEnumerable<FieldError> HostPortConflicts(IReadOnlyList<JsonNode?> containers, string at)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < containers.Count; i++)
        {
            var ports = containers[i].Items("ports");
            for (var k = 0; k < ports.Count; k++)
            {
                if (ports[k].Number("hostPort") is not { } number || number == 0)
                    continue;
                var shown = $"{ports[k].Text("protocol")}/{ports[k].Text("hostIP")}/{number}";
                if (!taken.Add(shown))
                    yield return FieldErrors.Duplicate($"{at}[{i}].ports[{k}].hostPort", shown);
            }
        }
    }
}
