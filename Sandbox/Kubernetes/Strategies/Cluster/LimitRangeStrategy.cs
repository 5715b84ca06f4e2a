using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Strategies.Cluster;

/// <summary>LimitRanges. They are stored; Pods aren't held to them.</summary>
public sealed class LimitRangeStrategy : BuiltInStrategy
{
    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        foreach (var item in value.Items("spec", "limits").OfType<JsonObject>().Where(item => item.Text("type") == "Container"))
        {
            var (limits, requests) = (item.Child("default"), item.Child("defaultRequest"));
            // Unless it is said, what may be used at most is the default, the default is asked for, and so is the least.
            Fill(limits, item["max"]);
            Fill(requests, limits);
            Fill(requests, item["min"]);
            foreach (var name in (string[])["default", "defaultRequest"])
            {
                if (item.At(name) is JsonObject { Count: 0 })
                    item.Remove(name);
            }
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var types = new HashSet<string>();
        var limits = value.Items("spec", "limits");
        for (var i = 0; i < limits.Count; i++)
        {
            var type = limits[i].Text("type");
            if (type.Length == 0)
                yield return FieldErrors.Required($"spec.limits[{i}].type");
            else if (!types.Add(type))
                yield return FieldErrors.Duplicate($"spec.limits[{i}].type", type);
        }
    }

    private static void Fill(JsonObject amounts, JsonNode? from)
    {
        foreach (var (name, amount) in from as JsonObject ?? [])
            amounts[name] ??= amount?.DeepClone();
    }
}
