using System.Globalization;
using Microsoft.Extensions.Logging;
using Operator.Entities;
using Operator.Leases;
using Operator.Pipeline;
using Operator.Runtime.Events;

namespace Operator.Controllers;

/// <summary>Tells by events what became of leases; never which.</summary>
public sealed class DynamicSecretEvents(
    DeliveryEvents deliveries, EventPublisher publish, LeaseMemories leases, TimeProvider time, ILogger<DynamicSecretEvents> logger)
{
    /// <summary>Publishes the events of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="before">The status that the resource had before.</param>
    /// <param name="result">What the run came to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task PublishAsync(
        DynamicSecretRun run, VaultDynamicSecretStatus before, SyncResult<VaultDynamicSecretStatus> result, CancellationToken cancellationToken)
    {
        await deliveries.PublishAsync(run.Entity, before, result, cancellationToken);
        var (entity, path) = (run.Entity, $"{run.Entity.Spec.Mount}/{run.Entity.Spec.Path}");
        if (run.IsLeaseLost)
        {
            const string Lost = "before its time: others are asked for";
            await publish(
                entity, Reasons.LeaseLost, $"The store has ended the lease of the credentials of {path} {Lost}", EventType.Warning, cancellationToken);
        }

        if (run.Revoked > 0)
            await publish(entity, Reasons.LeaseRevoked, $"Credentials of {path} that were replaced are revoked", EventType.Normal, cancellationToken);
        foreach (var reason in run.Left.Distinct())
        {
            logger.NotRevoked(run.Key, reason);
            var left = $"Credentials of {path} may be left in the store until they end: {reason}";
            await publish(entity, Reasons.LeaseNotRevoked, left, EventType.Warning, cancellationToken);
        }

        if (result is { Problem: { } problem, Record.Status.SecretLease: { } lease }
            && LeaseSchedule.Deadline(lease) <= time.GetUtcNow() && leases.Warn(entity))
        {
            var end = LeaseSchedule.End(lease).UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
            await publish(
                entity,
                Reasons.CredentialsExpiring,
                $"The credentials in Secret {result.Record.Status.Destination?.Name} end at {end} and can be neither renewed nor replaced: {problem.Message}",
                EventType.Warning,
                cancellationToken);
        }
    }
}
