using Operator.Destinations;
using Operator.Entities;
using Operator.Pipeline;
using Vault.Client.Secrets;

namespace Operator.Rendering;

/// <summary>
/// Content that can't be rendered again, as a function such as <c>bcrypt</c> made it, each time otherwise. What was delivered stays for as long as its source
/// and its transformation do, and is taken from the Secret itself where it has to be written again.
/// </summary>
public sealed class DeliveredContent(DestinationInspector inspector, MacKey macKey)
{
    /// <summary>The MAC of a source as it is now.</summary>
    public async Task<string> ComputeMacAsync(DestinationPlan plan, KeyValueSecret source, CancellationToken cancellationToken) =>
        (await macKey.LoadAsync(cancellationToken)).ComputeOfSource(plan.Owner.Kind, plan.Owner.KeyIn(plan.Key), source);

    /// <summary>Whether what was delivered is still what the source and the transformation ask for.</summary>
    /// <param name="before">What is known of the delivery.</param>
    /// <param name="plan">What is asked for.</param>
    /// <param name="transformation">How it is rendered.</param>
    /// <param name="sourceMac">The MAC of the source as it is now.</param>
    public static bool IsCurrent<TStatus>(SyncRecord<TStatus> before, DestinationPlan plan, TransformationPlan transformation, string sourceMac)
        where TStatus : SecretStatus =>
        before.Delivered is { } delivered && delivered.Name == plan.Key.Name && before.Status.Transformation == transformation.Fingerprint
        && SecretMac.AreEqual(before.Status.SourceMac, sourceMac);

    /// <summary>The content, out of the Secret; null where somebody changed or deleted it, so that it has to be rendered anew.</summary>
    /// <param name="before">What is known of the delivery.</param>
    /// <param name="plan">What is asked for.</param>
    /// <param name="seen">What a look at the Secret found already, if there was one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Outcome<RenderedSecret>?> FindAsync<TStatus>(
        SyncRecord<TStatus> before, DestinationPlan plan, Inspection? seen, CancellationToken cancellationToken)
        where TStatus : SecretStatus
    {
        seen ??= await inspector.InspectAsync(plan, before.Delivered!, before.Status.SecretMac!, cancellationToken);
        if (seen.Data is not { } delivered)
            return null;

        // The type may be another one than the content was checked for.
        return SecretRenderer.Render(new KeyValueSecret(delivered.Data, Version: null), plan.Type);
    }
}
