using Operator.Controllers;
using Operator.Rendering;
using Operator.Runtime.Client;
using Vault.Client;

namespace Operator.Destinations;

/// <summary>Looks at a Secret that may have been touched: the one read that a difference costs.</summary>
public sealed class DestinationInspector(IKubernetesClient client, MacKey macKey)
{
    /// <summary>Compares a Secret with what was written last.</summary>
    /// <param name="plan">What is asked for.</param>
    /// <param name="keys">The keys that were written.</param>
    /// <param name="mac">The MAC of what was written.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Inspection> InspectAsync(
        DestinationPlan plan, IReadOnlyList<string> keys, string mac, CancellationToken cancellationToken)
    {
        var live = await client.GetAsync(Kinds.Secrets, plan.Key, cancellationToken);
        if (live is null)
            return new Inspection(null, null, false);

        var ours = keys
            .Where(key => live.Data?.ContainsKey(key) == true)
            .ToDictionary(key => key, key => new SecretValue(live.Data[key]));
        var calculator = await macKey.LoadAsync(cancellationToken);
        var intact = ours.Count > 0 && SecretMac.AreEqual(calculator.Compute(plan.Owner.Kind, new ObjectKey(plan.Key.Namespace, plan.Owner.Name), ours), mac);
        return new Inspection(live.Metadata.ResourceVersion, intact ? new RenderedSecret(ours) : null, intact && SecretManifest.IsCarriedBy(live, plan))
        {
            Uid = live.Metadata.Uid,
        };
    }
}
