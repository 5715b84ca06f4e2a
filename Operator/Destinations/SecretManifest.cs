using k8s.Models;
using Operator.Rendering;
using Vault.Client;

namespace Operator.Destinations;

/// <summary>The Secret as it is applied: our fields and nothing else (server-side apply).</summary>
public static class SecretManifest
{
    /// <summary>The type of a Secret that has none of its own.</summary>
    public const string Opaque = "Opaque";

    /// <summary>Builds it.</summary>
    /// <param name="plan">What is asked for.</param>
    /// <param name="rendered">The data.</param>
    /// <param name="expected">The state that it must find (409 otherwise).</param>
    public static V1Secret Build(DestinationPlan plan, RenderedSecret rendered, ExpectedSecret expected) => new()
    {
        ApiVersion = "v1",
        Kind = "Secret",
        Type = plan.Create ? plan.Type ?? Opaque : null,
        Immutable = plan.Create && plan.Immutable ? true : null,
        Metadata = new V1ObjectMeta
        {
            Name = plan.Key.Name,
            NamespaceProperty = plan.Key.Namespace,
            Uid = expected.Uid,
            ResourceVersion = expected.ResourceVersion,
            Labels = Labels(plan),
            Annotations = Annotations(plan),
            OwnerReferences = plan.Create && !plan.Retain ? [OwnerReference(plan.Owner)] : null,
        },
        Data = rendered.Data.ToDictionary(pair => pair.Key, pair => Bytes(pair.Value)),
    };

    /// <summary>What a Secret lacks of all that the plan asks for besides data, in words.</summary>
    public static IEnumerable<string> Differences(V1Secret live, DestinationPlan plan)
    {
        var metadata = live.Metadata;
        var differences = Lacking("label", metadata.Labels, Labels(plan)).Concat(Lacking("annotation", metadata.Annotations, Annotations(plan)));
        if (!plan.Create)
            return differences;

        if (live.Type != (plan.Type ?? Opaque))
            differences = differences.Append("type");
        if (plan.Immutable && live.Immutable != true)
            differences = differences.Append("immutable");
        return Ownership.IsReferredToBy(live, plan.Owner) == plan.Retain ? differences.Append("owner reference") : differences;
    }

    private static Dictionary<string, string> Labels(DestinationPlan plan) => new(plan.Labels) { [Marks.ManagedLabel] = "true" };

    private static Dictionary<string, string> Annotations(DestinationPlan plan)
    {
        var annotations = new Dictionary<string, string>(plan.Annotations);
        if (plan.Create)
            annotations[Marks.OwnerAnnotation] = plan.Owner.ToString();
        return annotations;
    }

    // A controller reference, so that one look tells who writes it. It doesn't block: there is nothing to wait for at the owner's end.
    private static V1OwnerReference OwnerReference(DestinationOwner owner) => new()
    {
        ApiVersion = owner.ApiVersion,
        Kind = owner.Kind,
        Name = owner.Name,
        Uid = owner.Uid,
        Controller = true,
        BlockOwnerDeletion = false,
    };

    private static IEnumerable<string> Lacking(string what, IDictionary<string, string>? live, IEnumerable<KeyValuePair<string, string>> wanted) => wanted
        .Where(pair => live is null || !live.TryGetValue(pair.Key, out var value) || value != pair.Value)
        .Select(pair => $"{what} {pair.Key}")
        .Order(StringComparer.Ordinal);

    private static byte[] Bytes(SecretValue value) => value.Reveal().ToArray();
}
