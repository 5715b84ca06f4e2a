using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Apply;

/// <summary>The types of the kinds: built-in ones from a table, custom ones from their schemas. Safe to share; hold one.</summary>
public sealed class FieldTypes
{
    /// <summary>The type of a kind.</summary>
    public FieldType For(ApiResource resource) => throw new NotImplementedException();
}
