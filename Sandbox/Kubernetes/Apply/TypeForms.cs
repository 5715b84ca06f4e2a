using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>Chooses a type's form.</summary>
public static class TypeForms
{
    /// <summary>The form that fits the value; where none does, the type's first of object, scalar, list.</summary>
    public static TypeForm For(FieldType type, JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Object when type.Map is not null => TypeForm.Map,
        JsonValueKind.Array when type.List is not null => TypeForm.List,
        JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False when type.Scalar is not null =>
            TypeForm.Scalar,
        _ when type.Map is not null => TypeForm.Map,
        _ when type.Scalar is not null => TypeForm.Scalar,
        _ => TypeForm.List,
    };
}
