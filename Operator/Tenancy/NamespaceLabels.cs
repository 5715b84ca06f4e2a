using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Runtime.Rbac;

namespace Operator.Tenancy;

/// <summary>The labels of all namespaces, where the operator watches all; elsewhere it has no right to them.</summary>
/// <param name="namespaces">The namespaces, as metadata; null where only some are watched.</param>
[GenericRbac(Groups = [""], Resources = ["namespaces"], Verbs = RbacVerb.List | RbacVerb.Watch)]
public sealed class NamespaceLabels(IInformer<PartialObjectMetadata>? namespaces)
{
    /// <summary>The name of the informer.</summary>
    public const string Informer = "namespaces";

    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>Whether there is anything to know.</summary>
    public bool AreKnown => namespaces is not null;

    /// <summary>The labels of a namespace; null where there is none of that name.</summary>
    public IReadOnlyDictionary<string, string>? Find(string name) =>
        namespaces?.Get(new ObjectKey(null, name)) is { } found ? LabelsOf(found) : null;

    /// <summary>Calls with the name of each namespace whose labels change, and of each that comes or goes; not for those of the first list.</summary>
    public void Subscribe(Action<string> onChange) => namespaces?.Subscribe(change =>
    {
        if (!change.InitialList && !AreEqual(LabelsOf(change.Old), LabelsOf(change.New)))
            onChange(change.Current.Metadata.Name);
    });

    private static IReadOnlyDictionary<string, string> LabelsOf(PartialObjectMetadata? item) => item?.Metadata.Labels?.AsReadOnly() ?? None;

    private static bool AreEqual(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(label => other.TryGetValue(label.Key, out var value) && value == label.Value);
}
