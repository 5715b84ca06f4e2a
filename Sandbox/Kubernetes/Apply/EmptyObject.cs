using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Apply;

/// <summary>
/// The object that a new one is compared with. For built-in kinds it is Go's zero value, which writes some fields though they are empty;
/// so creating a Deployment owns <c>spec.replicas</c> but not <c>spec</c> itself.
/// </summary>
public static class EmptyObject
{
    /// <summary>The empty object of a kind.</summary>
    public static JsonObject Of(FieldType type, ApiResource resource)
    {
        var empty = resource.IsCustom ? [] : (JsonObject)Zero(type)!;
        empty["apiVersion"] = resource.ApiVersion;
        empty["kind"] = resource.Kind;
        return empty;
    }

    /// <summary>A built-in type's zero value as Go writes it.</summary>
    public static JsonNode? Zero(FieldType type)
    {
        if (type.Map is { Fields.Count: > 0 } shape)
        {
            return new JsonObject(shape.Fields.Values.Where(field => field.AlwaysWritten)
                .Select(field => KeyValuePair.Create(field.Name, field.Pointer ? null : Zero(field.Type))));
        }

        return type.Scalar switch
        {
            null or FieldFormat.Any or FieldFormat.Bytes or FieldFormat.Time or FieldFormat.MicroTime => null,
            FieldFormat.Int32 or FieldFormat.Int64 or FieldFormat.Double or FieldFormat.IntOrString => 0,
            FieldFormat.Boolean => false,
            FieldFormat.Quantity => "0",
            _ => "",
        };
    }
}
