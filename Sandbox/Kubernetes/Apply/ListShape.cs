namespace Sandbox.Kubernetes.Apply;

/// <summary>A type's form when its value is a list.</summary>
/// <param name="Element">The elements' type.</param>
/// <param name="Relation">How the elements are told apart.</param>
/// <param name="Keys">The key fields of a <see cref="ListRelation.Map"/>.</param>
public sealed record ListShape(FieldType Element, ListRelation Relation, IReadOnlyList<string> Keys);
