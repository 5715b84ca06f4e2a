using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Decoding;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Schema;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies;

/// <summary>Custom resources: what their schema says.</summary>
/// <param name="resource">The resource.</param>
public sealed class CustomResourceStrategy(ApiResource resource) : ResourceStrategy
{
    private readonly StructuralSchema _schema = StructuralSchema.Compile(resource.CustomSchema!);

    /// <inheritdoc/>
    public override bool AllowsUnconditionalUpdate => false;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Decode(ApiResource resource, FieldType type, JsonObject value)
    {
        var unknown = new List<string>();
        if (value["metadata"] is { } metadata && type.Map?.Fields.GetValueOrDefault("metadata") is { } field)
        {
            try
            {
                new BuiltInDecoder(unknown).Decode(metadata, field.Type, "metadata");
            }
            catch (FormatException e)
            {
                throw ApiErrors.Undecodable(resource, e.Message);
            }
        }

        return [.. unknown.Concat(_schema.Prune(value)).Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public override void Default(JsonObject value) => _schema.Default(value);

    /// <inheritdoc/>
    public override void ResetForUpdate(ApiResource resource, JsonObject value, JsonObject old, string subresource)
    {
        if (subresource.Length > 0)
        {
            // Of the metadata a status update takes who owns the fields, and nothing else.
            var managed = value["metadata"]?["managedFields"]?.DeepClone();
            Copy(old, value, "metadata");
            var metadata = value["metadata"]!.AsObject();
            metadata.Remove("managedFields");
            if (managed is not null)
                metadata["managedFields"] = managed;
        }

        base.ResetForUpdate(resource, value, old, subresource);
    }

    /// <inheritdoc/>
    public override bool ChangesGeneration(JsonObject value, JsonObject old)
    {
        var withStatus = !HasStatus(resource);
        return !Same(value, old) || !Same(old, value);

        bool Same(JsonObject left, JsonObject right) => left.All(pair =>
            pair.Key is "metadata" or "kind" or "apiVersion"
            || (pair.Key == "status" && !withStatus)
            || (right.ContainsKey(pair.Key) && JsonNode.DeepEquals(pair.Value, right[pair.Key])));
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(JsonObject value, JsonObject? old) => value.Texts("metadata", "finalizers")
        .Where(finalizer => MetadataRules.IsUnqualified(finalizer) && !old.Texts("metadata", "finalizers").Contains(finalizer))
        .Select(finalizer => $"metadata.finalizers: {FieldErrors.Quote(finalizer)}: prefer a domain-qualified finalizer name to avoid "
            + "accidental conflicts with other finalizer writers");

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value) => _schema.Validate(value, null);

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource) =>
        subresource == "status" ? _schema.ValidateStatus(value, old) : _schema.Validate(value, old);
}
