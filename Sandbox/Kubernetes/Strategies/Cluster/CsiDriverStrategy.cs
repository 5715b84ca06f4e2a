using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Strategies.Cluster;

/// <summary>CSIDrivers.</summary>
public sealed class CsiDriverStrategy : BuiltInStrategy
{
    private static readonly string[] Policies = ["File", "None", "ReadWriteOnceWithFSType"];
    private static readonly string[] LifecycleModes = ["Ephemeral", "Persistent"];

    /// <inheritdoc/>
    public override bool AllowsUnconditionalUpdate => false;

    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        var spec = value.Child("spec");
        spec["attachRequired"] ??= true;
        spec.Set("fsGroupPolicy", "ReadWriteOnceWithFSType");
        foreach (var flag in (string[])["podInfoOnMount", "requiresRepublish", "seLinuxMount", "storageCapacity"])
            spec[flag] ??= false;
        if (spec["volumeLifecycleModes"] is not JsonArray { Count: > 0 })
            spec["volumeLifecycleModes"] = new JsonArray("Persistent");
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var spec = value.Child("spec");
        if (!Policies.Contains(spec.Text("fsGroupPolicy")))
            yield return FieldErrors.NotSupported("spec.fsGroupPolicy", spec.Text("fsGroupPolicy"), Policies);
        var modes = spec.Texts("volumeLifecycleModes");
        for (var i = 0; i < modes.Count; i++)
        {
            if (!LifecycleModes.Contains(modes[i]))
                yield return FieldErrors.NotSupported($"spec.volumeLifecycleModes[{i}]", modes[i], LifecycleModes);
        }

        var audiences = new HashSet<string>();
        var requests = spec.Items("tokenRequests");
        for (var i = 0; i < requests.Count; i++)
        {
            if (!audiences.Add(requests[i].Text("audience")))
                yield return FieldErrors.Duplicate($"spec.tokenRequests[{i}].audience", requests[i].Text("audience"));
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource)
    {
        foreach (var error in Validate(value))
            yield return error;
        foreach (var field in (string[])["attachRequired", "volumeLifecycleModes"])
        {
            if (!JsonNode.DeepEquals(value.At("spec", field), old.At("spec", field)))
                yield return FieldErrors.Invalid($"spec.{field}", value.At("spec", field), "field is immutable");
        }
    }
}
