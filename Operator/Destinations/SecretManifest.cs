using k8s.Models;
using Operator.Rendering;
using Vault.Client;

namespace Operator.Destinations;

/// <summary>The Secret as it is applied: our fields and nothing else (server-side apply).</summary>
public static class SecretManifest
{
    /// <summary>Builds it.</summary>
    /// <param name="plan">What is asked for.</param>
    /// <param name="rendered">The data.</param>
    /// <param name="expected">The state that it must find (409 otherwise).</param>
    public static V1Secret Build(DestinationPlan plan, RenderedSecret rendered, ExpectedSecret expected) => new()
    {
        ApiVersion = "v1",
        Kind = "Secret",
        Type = plan.Create ? plan.Type ?? "Opaque" : null,
        Metadata = new V1ObjectMeta
        {
            Name = plan.Key.Name,
            NamespaceProperty = plan.Key.Namespace,
            Uid = expected.Uid,
            ResourceVersion = expected.ResourceVersion,
            Labels = new Dictionary<string, string>(plan.Labels) { [Marks.ManagedLabel] = "true" },
            Annotations = Annotations(plan),
            OwnerReferences = plan.Create ? [OwnerReference(plan.Owner)] : null,
        },
        Data = rendered.Data.ToDictionary(pair => pair.Key, pair => Bytes(pair.Value)),
    };

    /// <summary>Whether a Secret carries all that the plan asks for besides data.</summary>
    public static bool IsCarriedBy(V1Secret live, DestinationPlan plan)
    {
        var metadata = live.Metadata;
        return Contains(metadata.Labels, plan.Labels)
            && metadata.Labels?.TryGetValue(Marks.ManagedLabel, out var mark) == true && mark == "true"
            && Contains(metadata.Annotations, Annotations(plan))
            && (!plan.Create || (metadata.OwnerReferences?.Any(o => o.Uid == plan.Owner.Uid) == true && live.Type == (plan.Type ?? "Opaque")));
    }

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

    private static bool Contains(IDictionary<string, string>? live, IEnumerable<KeyValuePair<string, string>> wanted) =>
        wanted.All(pair => live is not null && live.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static byte[] Bytes(SecretValue value) => value.Reveal().ToArray();
}
