namespace Operator.Entities;

/// <summary>
/// What resources of other namespaces may use: those whose namespace <see cref="AllowedNamespaces"/> lists or <see cref="AllowedNamespaceSelector"/>
/// selects. Without either, only those of the same namespace.
/// </summary>
public interface IShared
{
    /// <summary>Names of namespaces, with <c>*</c> for any part and <c>?</c> for any character.</summary>
    IList<string>? AllowedNamespaces { get; }

    /// <summary>Labels of namespaces.</summary>
    NamespaceSelector? AllowedNamespaceSelector { get; }
}
