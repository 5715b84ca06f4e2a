using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Pods;

/// <summary>What must hold of a container's <c>resources</c> (<c>ValidateContainerResourceRequirements</c>).</summary>
internal static class ResourceRules
{
    private static readonly string[] OfContainers = ["cpu", "memory", "ephemeral-storage"];
    private static readonly string[] OfOthers =
        ["storage", "pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps", "persistentvolumeclaims", "requests.cpu",
            "requests.memory", "requests.storage", "limits.cpu", "limits.memory"];

    /// <summary>What is wrong with a container's resources.</summary>
    public static IEnumerable<FieldError> Check(JsonNode? container, string at)
    {
        var limits = container.At("resources", "limits") as JsonObject ?? [];
        foreach (var (name, limit) in limits)
        {
            foreach (var error in Amount(name, limit, $"{at}.limits[{name}]"))
                yield return error;
        }

        foreach (var (name, request) in container.At("resources", "requests") as JsonObject ?? [])
        {
            foreach (var error in Amount(name, request, $"{at}.requests[{name}]"))
                yield return error;
            var mayOvercommit = !name.Contains('/') && !IsHugePages(name);
            if (limits[name] is not { } limit)
            {
                if (!mayOvercommit)
                    yield return FieldErrors.Required(at + ".limits", "Limit must be set for non overcommitable resources");
            }
            else if (!mayOvercommit && Value(request) != Value(limit))
            {
                yield return FieldErrors.Invalid(at + ".requests", request!.ToString(), $"must be equal to {name} limit of {limit}");
            }
            else if (Value(request) > Value(limit))
            {
                yield return FieldErrors.Invalid(at + ".requests", request!.ToString(), $"must be less than or equal to {name} limit of {limit}");
            }
        }
    }

    private static IEnumerable<FieldError> Amount(string name, JsonNode? amount, string at)
    {
        foreach (var problem in Names.QualifiedName(name))
            yield return FieldErrors.Invalid(at, name, problem);
        if (!name.Contains('/') && !OfContainers.Contains(name) && !IsHugePages(name))
        {
            if (!OfOthers.Contains(name))
                yield return FieldErrors.Invalid(at, name, "must be a standard resource type or fully qualified");
            yield return FieldErrors.Invalid(at, name, "must be a standard resource for containers");
        }

        if (Value(amount) < 0)
            yield return FieldErrors.Invalid(at, amount!.ToString(), "must be greater than or equal to 0");
        else if (name.Contains('/') && Value(amount) % 1 != 0)
            yield return FieldErrors.Invalid(at, amount!.ToString(), "must be an integer");
    }

    private static bool IsHugePages(string name) => name.StartsWith("hugepages-", StringComparison.Ordinal);

    private static decimal Value(JsonNode? amount) => Quantity.Parse(amount?.ToString() ?? "") ?? 0;
}
