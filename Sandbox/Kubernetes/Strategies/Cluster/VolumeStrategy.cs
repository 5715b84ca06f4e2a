using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Strategies.Cluster;

/// <summary>PersistentVolumes and PersistentVolumeClaims. No storage is there: a claim stays Pending, a volume Available.</summary>
/// <param name="isClaim">Whether it is a claim.</param>
public sealed class VolumeStrategy(bool isClaim) : BuiltInStrategy
{
    private static readonly string[] AccessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        var spec = value.Child("spec");
        spec.Set("volumeMode", "Filesystem");
        if (!isClaim)
            spec.Set("persistentVolumeReclaimPolicy", "Retain");
    }

    /// <inheritdoc/>
    public override void PrepareForCreate(JsonObject value) => value["status"] = new JsonObject { ["phase"] = isClaim ? "Pending" : "Available" };

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var spec = value.Child("spec");
        var modes = spec.Texts("accessModes");
        if (modes.Count == 0)
            yield return FieldErrors.Required("spec.accessModes", isClaim ? "at least 1 access mode is required" : "");
        foreach (var mode in modes.Where(mode => !AccessModes.Contains(mode)))
            yield return FieldErrors.NotSupported("spec.accessModes", mode, AccessModes);
        if (isClaim)
        {
            if (spec.At("resources", "requests", "storage") is null)
                yield return FieldErrors.Required("spec.resources[storage]");
            yield break;
        }

        if (spec["capacity"] is not JsonObject { Count: > 0 })
            yield return FieldErrors.Required("spec.capacity");
        else if (spec.At("capacity", "storage") is null)
            yield return FieldErrors.NotSupported("spec.capacity", "map", "storage");
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource)
    {
        foreach (var error in Validate(value))
            yield return error;
        if (isClaim && subresource.Length == 0 && !JsonNode.DeepEquals(Fixed(value), Fixed(old)))
        {
            yield return FieldErrors.Forbidden("spec", "spec is immutable after creation except resources.requests and "
                + "volumeAttributesClassName for bound claims");
        }
    }

    private static JsonObject Fixed(JsonObject claim)
    {
        var spec = (JsonObject)claim.Child("spec").DeepClone();
        spec.Remove("resources");
        spec.Remove("volumeAttributesClassName");
        return spec;
    }
}
