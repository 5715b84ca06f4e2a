using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Pods;

/// <summary>What must hold of probes and lifecycle hooks (<c>validateProbe</c>, <c>validateHandler</c>).</summary>
internal static class ProbeRules
{
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];
    private static readonly string[] Counts = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];
    private static readonly string[] Handlers = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];

    /// <summary>What is wrong with a container's hooks and probes.</summary>
    public static IEnumerable<FieldError> Check(JsonNode? container, string at)
    {
        foreach (var hook in new[] { "postStart", "preStop" })
        {
            if (container.At("lifecycle", hook) is not { } handler)
                continue;
            foreach (var error in Handler(handler, $"{at}.lifecycle.{hook}"))
                yield return error;
        }

        foreach (var name in Probes)
        {
            if (container.At(name) is not { } probe)
                continue;
            foreach (var error in Probe(probe, name, $"{at}.{name}"))
                yield return error;
        }
    }

    private static IEnumerable<FieldError> Probe(JsonNode probe, string name, string at)
    {
        foreach (var error in Handler(probe, at))
            yield return error;
        foreach (var count in Counts)
        {
            if (probe.Number(count) is { } number and < 0)
                yield return FieldErrors.Negative($"{at}.{count}", number);
        }

        var grace = probe.Number("terminationGracePeriodSeconds");
        if (grace <= 0)
            yield return FieldErrors.Invalid(at + ".terminationGracePeriodSeconds", grace, "must be greater than 0");
        if (name == "readinessProbe" && grace is not null)
            yield return FieldErrors.Invalid(at + ".terminationGracePeriodSeconds", grace, "must not be set for readinessProbes");
        if (name != "readinessProbe" && probe.Number("successThreshold") is { } threshold and not 1)
            yield return FieldErrors.Invalid(at + ".successThreshold", threshold, "must be 1");
    }

    private static IEnumerable<FieldError> Handler(JsonNode holder, string at)
    {
        var set = Handlers.Where(name => holder.At(name) is not null).ToList();
        if (set.Count == 0)
            yield return FieldErrors.Required(at, "must specify a handler type");
        foreach (var name in set.Skip(1))
            yield return FieldErrors.Forbidden($"{at}.{name}", "may not specify more than 1 handler type");
        foreach (var error in set.Count == 0 ? [] : Action(holder.At(set[0]), set[0], $"{at}.{set[0]}"))
            yield return error;
    }

    private static IEnumerable<FieldError> Action(JsonNode? action, string kind, string at)
    {
        if (kind == "exec" && action.Items("command").Count == 0)
            yield return FieldErrors.Required(at + ".command");
        if (kind is "httpGet" or "tcpSocket" or "grpc")
        {
            foreach (var error in Port(action.At("port"), at + ".port"))
                yield return error;
        }

        if (kind != "httpGet")
            yield break;
        if (action.Text("scheme") is not ("HTTP" or "HTTPS"))
            yield return FieldErrors.NotSupported(at + ".scheme", action.Text("scheme"), "HTTP", "HTTPS");
        foreach (var header in action.Items("httpHeaders"))
        {
            foreach (var problem in Names.HttpHeader(header.Text("name")))
                yield return FieldErrors.Invalid(at + ".httpHeaders", header.Text("name"), problem);
        }
    }

    private static IEnumerable<FieldError> Port(JsonNode? port, string at)
    {
        if (port?.GetValueKind() == JsonValueKind.String)
            return Names.PortName(port.Text()).Select(problem => FieldErrors.Invalid(at, port.Text(), problem));
        var number = port.Number() ?? 0;
        return Names.PortNumber(number).Select(problem => FieldErrors.Invalid(at, number, problem));
    }
}
