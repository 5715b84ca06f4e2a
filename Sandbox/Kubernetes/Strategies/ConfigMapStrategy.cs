using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies;

/// <summary>ConfigMaps: keys, size, immutability.</summary>
public sealed class ConfigMapStrategy : BuiltInStrategy
{
    private const int MaxSize = 1024 * 1024;
    private const string IsImmutable = "field is immutable when `immutable` is set";

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var data = value["data"] as JsonObject ?? [];
        var binary = value["binaryData"] as JsonObject ?? [];
        var size = 0L;
        foreach (var (key, content) in data)
        {
            foreach (var problem in Names.ConfigKey(key))
                yield return FieldErrors.Invalid($"data[{key}]", key, problem);
            if (binary.ContainsKey(key))
                yield return FieldErrors.Invalid($"data[{key}]", key, "duplicate of key present in binaryData");
            size += Encoding.UTF8.GetByteCount((string?)content ?? "");
        }

        foreach (var (key, content) in binary)
        {
            foreach (var problem in Names.ConfigKey(key))
                yield return FieldErrors.Invalid($"binaryData[{key}]", key, problem);
            size += ((string?)content ?? "").Length / 4L * 3;
        }

        // The real server names no field here.
        if (size > MaxSize)
            yield return FieldErrors.TooLong("", MaxSize);
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource)
    {
        if ((bool?)old["immutable"] == true)
        {
            if ((bool?)value["immutable"] != true)
                yield return FieldErrors.Forbidden("immutable", IsImmutable);
            foreach (var field in new[] { "data", "binaryData" })
            {
                if (!JsonNode.DeepEquals(value[field], old[field]))
                    yield return FieldErrors.Forbidden(field, IsImmutable);
            }
        }

        foreach (var error in Validate(value))
            yield return error;
    }
}
