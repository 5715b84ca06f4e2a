using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>Whether an applied configuration fits its type, with structured-merge-diff's words.</summary>
public sealed class TypeCheck
{
    private readonly List<string> _errors = [];

    /// <summary>What is wrong with a value; null if nothing is. Lists of type set and map may not have duplicates.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">Its type.</param>
    public static string? Find(JsonNode? value, FieldType type)
    {
        var check = new TypeCheck();
        check.Visit(value, type, "");
        return check._errors.Count switch
        {
            0 => null,
            1 => check._errors[0],
            _ => "errors:\n" + string.Join('\n', check._errors.Select(error => "  " + error)),
        };
    }

    private void Visit(JsonNode? value, FieldType type, string path)
    {
        switch (TypeForms.For(type, value))
        {
            case TypeForm.Map:
                VisitMap(value, type.Map!, path);
                break;
            case TypeForm.List:
                VisitList(value, type.List!, path);
                break;
            default:
                VisitScalar(value, type.Scalar!.Value, path);
                break;
        }
    }

    private void VisitMap(JsonNode? value, MapShape shape, string path)
    {
        if (value is null)
            return;
        if (value is not JsonObject map)
        {
            Add(path, $"expected map, got {GoValue(value)}");
            return;
        }

        foreach (var (key, member) in map)
        {
            if (shape.TypeOf(key) is not { } type)
            {
                Add($"{path}.{key}", "field not declared in schema");
                return;
            }

            Visit(member, type, $"{path}.{key}");
        }
    }

    private void VisitList(JsonNode? value, ListShape shape, string path)
    {
        if (value is null)
            return;
        if (value is not JsonArray list)
        {
            Add(path, $"expected list, got {GoValue(value)}");
            return;
        }

        HashSet<PathElement> seen = [];
        for (var i = 0; i < list.Count; i++)
        {
            var element = PathElement.Index(i);
            if (shape.Relation != ListRelation.Atomic)
            {
                if (ListElements.Name(shape, list[i], out var error) is not { } name)
                {
                    Add(path, $"element {i}: {error}");
                    return;
                }

                if (!seen.Add(name))
                    Add(path, $"duplicate entries for key {name}");
                element = name;
            }

            Visit(list[i], shape.Element, path + element);
        }
    }

    private void VisitScalar(JsonNode? value, FieldFormat format, string path)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        if (kind == JsonValueKind.Null)
            return;

        var isScalar = kind is not (JsonValueKind.Object or JsonValueKind.Array);
        var error = format switch
        {
            FieldFormat.Int32 or FieldFormat.Int64 or FieldFormat.Double =>
                kind == JsonValueKind.Number ? null : $"expected numeric (int or float), got {GoType(value!)}",
            FieldFormat.String or FieldFormat.Bytes =>
                kind == JsonValueKind.String ? null : $"expected string, got &value.valueUnstructured{{Value:{GoSyntax(value)}}}",
            FieldFormat.Boolean =>
                kind is JsonValueKind.True or JsonValueKind.False ? null : $"expected boolean, got {GoValue(value!)}",
            _ => isScalar ? null : $"expected any scalar, got {GoValue(value!)}",
        };
        if (error is not null)
            Add(path, error);
    }

    private void Add(string path, string error) => _errors.Add(path.Length == 0 ? error : $"{path}: {error}");

    // Go prints a pointer to its wrapper of the value: %v gives &{yes}.
    private static string GoValue(JsonNode value) => "&{" + GoPrint.Text(value) + "}";

    private static string GoSyntax(JsonNode? value) => value switch
    {
        null => "interface {}(nil)",
        JsonObject map => $"map[string]interface {{}}{{{string.Join(", ", map.Select(m => $"\"{m.Key}\":{GoSyntax(m.Value)}"))}}}",
        JsonArray list => $"[]interface {{}}{{{string.Join(", ", list.Select(GoSyntax))}}}",
        _ => JsonValues.Write(value),
    };

    private static string GoType(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "[]interface {}",
        _ => "map[string]interface {}",
    };
}
