using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Networking;

/// <summary>Ingresses.</summary>
public sealed class IngressStrategy : BuiltInStrategy
{
    private static readonly string[] PathTypes = ["Exact", "ImplementationSpecific", "Prefix"];

    /// <inheritdoc/>
    public override void PrepareForCreate(JsonObject value) => value["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var spec = value.Child("spec");
        var rules = spec.Items("rules");
        if (rules.Count == 0 && spec["defaultBackend"] is null)
            yield return FieldErrors.InvalidRaw("spec", "null", "either `defaultBackend` or `rules` must be specified");
        if (spec["defaultBackend"] is { } fallback)
        {
            foreach (var error in Backend(fallback, "spec.defaultBackend"))
                yield return error;
        }

        for (var i = 0; i < rules.Count; i++)
        {
            var (rule, at) = (rules[i], $"spec.rules[{i}]");
            if (rule.Text("host") is { Length: > 0 } host)
            {
                var plain = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
                foreach (var problem in Names.DnsSubdomain(plain))
                    yield return FieldErrors.Invalid(at + ".host", host, problem);
            }

            foreach (var error in rule.At("http") is null ? [] : Paths(rule.Items("http", "paths"), at + ".http.paths"))
                yield return error;
        }
    }

    private static IEnumerable<FieldError> Paths(IReadOnlyList<JsonNode?> paths, string at)
    {
        if (paths.Count == 0)
            yield return FieldErrors.Required(at);
        for (var i = 0; i < paths.Count; i++)
        {
            var path = paths[i].Text("path");
            var type = paths[i].Text("pathType");
            if (type.Length == 0)
                yield return FieldErrors.Required($"{at}[{i}].pathType", "pathType must be specified");
            else if (!PathTypes.Contains(type))
                yield return FieldErrors.NotSupported($"{at}[{i}].pathType", type, PathTypes);
            if (type is "Exact" or "Prefix" && !path.StartsWith('/'))
                yield return FieldErrors.Invalid($"{at}[{i}].path", path, "must be an absolute path");
            foreach (var error in Backend(paths[i].At("backend"), $"{at}[{i}].backend"))
                yield return error;
        }
    }

    private static IEnumerable<FieldError> Backend(JsonNode? backend, string at)
    {
        if (backend.At("resource") is not null)
        {
            if (backend.At("service") is not null)
                yield return FieldErrors.Invalid(at, "", "cannot set both resource and service backends");
            yield break;
        }

        if (backend.At("service") is not { } service)
        {
            yield return FieldErrors.Required(at, "service or resource backend is required");
            yield break;
        }

        var name = service.Text("name");
        if (name.Length == 0)
            yield return FieldErrors.Required(at + ".service.name");
        foreach (var problem in name.Length == 0 ? [] : Names.Dns1035Label(name))
            yield return FieldErrors.Invalid(at + ".service.name", name, problem);
        if (service.Text("port", "name").Length == 0 && service.Number("port", "number") is null or 0)
            yield return FieldErrors.Required(at, "port name or number is required");
    }
}
