using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Apply;

/// <summary>The types of the kinds: built-in ones from a table, custom ones from their schemas. Safe to share; hold one.</summary>
public sealed class FieldTypes
{
    private readonly Lazy<BuiltInTypes> _builtIn = new(BuiltInTypes.Load);
    private readonly ConditionalWeakTable<JsonObject, FieldType> _custom = [];

    /// <summary>The options of a deletion.</summary>
    public FieldType DeleteOptions => _builtIn.Value.DeleteOptions;

    /// <summary>The type of a kind. Kinds that the table doesn't have merge maps by key and take lists as one value.</summary>
    public FieldType For(ApiResource resource) => resource.CustomSchema is { } schema
        ? _custom.GetValue(schema, made => new CustomTypes(_builtIn.Value.ObjectMeta).From(made))
        : _builtIn.Value.Find(resource.Group, resource.Version, resource.Kind) ?? FieldType.Deduced;
}
