using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies;

/// <summary>Namespaces: their finalizer in the spec, their phase, and the label that holds their name.</summary>
public sealed class NamespaceStrategy : BuiltInStrategy
{
    /// <summary>The label that holds the name.</summary>
    public const string NameLabel = "kubernetes.io/metadata.name";

    /// <inheritdoc/>
    public override IEnumerable<string> NameProblems(string name) => Names.DnsLabel(name);

    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        if (value["metadata"] is not JsonObject metadata || (string?)metadata["name"] is not { Length: > 0 } name)
            return;
        if (metadata["labels"] is not JsonObject labels)
            metadata["labels"] = labels = [];
        labels[NameLabel] = name;
    }

    /// <inheritdoc/>
    public override void ResetForUpdate(ApiResource resource, JsonObject value, JsonObject old, string subresource)
    {
        switch (subresource)
        {
            case "finalize":
                Copy(old, value, "status");
                break;
            case "status":
                Copy(old, value, "spec");
                break;
            default:
                Copy(old, value, "spec");
                Copy(old, value, "status");
                break;
        }
    }

    /// <inheritdoc/>
    public override void PrepareForCreate(JsonObject value)
    {
        Default(value);
        value["status"] = new JsonObject { ["phase"] = "Active" };
        if (value["spec"] is not JsonObject spec)
            value["spec"] = spec = [];
        if (spec["finalizers"] is not JsonArray finalizers)
            spec["finalizers"] = finalizers = [];
        if (!finalizers.Any(finalizer => (string?)finalizer == "kubernetes"))
            finalizers.Add("kubernetes");
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var finalizers = value["spec"]?["finalizers"]?.AsArray() ?? [];
        for (var i = 0; i < finalizers.Count; i++)
        {
            var name = (string?)finalizers[i] ?? "";
            foreach (var problem in Names.QualifiedName(name))
                yield return FieldErrors.Invalid("spec.finalizers", name, problem);
            if (!name.Contains('/') && name != "kubernetes")
            {
                yield return FieldErrors.Invalid($"spec.finalizers[{i}]", name,
                    "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
    }
}
