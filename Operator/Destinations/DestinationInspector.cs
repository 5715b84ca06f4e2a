using k8s.Models;
using Operator.Controllers;
using Operator.Entities;
using Operator.Rendering;
using Operator.Runtime.Client;
using Vault.Client;

namespace Operator.Destinations;

/// <summary>Looks at a Secret that may have been touched: the one read that a difference costs.</summary>
public sealed class DestinationInspector(IKubernetesClient client, MacKey macKey)
{
    /// <summary>What <see cref="Inspection.Drift"/> says of a Secret that is gone.</summary>
    public const string Deleted = "deleted";

    /// <summary>Compares a Secret with what was written last.</summary>
    /// <param name="plan">What is asked for.</param>
    /// <param name="written">What was written.</param>
    /// <param name="mac">The MAC of what was written.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Inspection> InspectAsync(DestinationPlan plan, DestinationStatus written, string mac, CancellationToken cancellationToken)
    {
        var live = await client.GetAsync(Kinds.Secrets, plan.Key, cancellationToken);
        if (live is null)
            return new Inspection(null, Deleted);

        var data = await DataAsync(plan, live, written, mac, cancellationToken);
        var differences = SecretManifest.Differences(live, plan).Prepend(data is null ? "data" : "").Where(difference => difference.Length > 0).ToList();
        return new Inspection(
            new ExpectedSecret(live.Metadata.Uid, live.Metadata.ResourceVersion), differences.Count == 0 ? null : string.Join(", ", differences))
        {
            Data = data,
        };
    }

    /// <summary>Whether a Secret holds data, and nothing else under the keys that were written: for when the MAC can't tell, as its key was lost.</summary>
    public async Task<bool> HoldsAsync(DestinationPlan plan, DestinationStatus written, RenderedSecret rendered, CancellationToken cancellationToken)
    {
        var live = await client.GetAsync(Kinds.Secrets, plan.Key, cancellationToken);
        return live?.Data is { } data
            && rendered.Keys.SequenceEqual(written.Keys ?? [], StringComparer.Ordinal)
            && rendered.Data.All(pair => data.TryGetValue(pair.Key, out var value) && pair.Value == new SecretValue(value));
    }

    private async Task<RenderedSecret?> DataAsync(
        DestinationPlan plan, V1Secret live, DestinationStatus written, string mac, CancellationToken cancellationToken)
    {
        var ours = (written.Keys ?? [])
            .Where(key => live.Data?.ContainsKey(key) == true)
            .ToDictionary(key => key, key => new SecretValue(live.Data[key]));
        var calculator = await macKey.LoadAsync(cancellationToken);
        return ours.Count > 0 && SecretMac.AreEqual(calculator.Compute(plan.Owner.Kind, plan.Owner.KeyIn(plan.Key), ours), mac)
            ? new RenderedSecret(ours)
            : null;
    }
}
