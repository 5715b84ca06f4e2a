using System.Collections.Frozen;

namespace Sandbox.Kubernetes.Apply;

/// <summary>A type's form when its value is an object: a struct with declared fields, a map, or both.</summary>
/// <param name="fields">The declared fields.</param>
/// <param name="element">The type of every other key; null where there may be none.</param>
/// <param name="atomic">True where the object is one value.</param>
public sealed class MapShape(FrozenDictionary<string, FieldDeclaration> fields, FieldType? element, bool atomic)
{
    /// <summary>The declared fields by name.</summary>
    public FrozenDictionary<string, FieldDeclaration> Fields { get; } = fields;

    /// <summary>The type of keys that aren't declared; null where there may be none.</summary>
    public FieldType? Element { get; } = element;

    /// <summary>True where the object is one value.</summary>
    public bool Atomic { get; } = atomic;

    /// <summary>The type of a key's value; null where the key isn't allowed.</summary>
    public FieldType? TypeOf(string key) => Fields.TryGetValue(key, out var field) ? field.Type : Element;
}
