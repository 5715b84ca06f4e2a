using k8s;
using k8s.Models;
using Operator.Entities;
using Operator.Runtime.Client;
using Operator.Runtime.Events;

namespace Operator.Pipeline;

/// <summary>Tells by events what a run did. Changes are told where people look: at the resource and at the Secret.</summary>
public sealed class DeliveryEvents(Transitions transitions, EventPublisher publish)
{
    /// <summary>Publishes the events of a run.</summary>
    /// <param name="entity">The resource.</param>
    /// <param name="before">The status that it had before.</param>
    /// <param name="result">What the run came to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task PublishAsync<TStatus>(
        IKubernetesObject<V1ObjectMeta> entity, TStatus before, SyncResult<TStatus> result, CancellationToken cancellationToken)
        where TStatus : SecretStatus
    {
        if (result.Problem is { } problem)
        {
            await transitions.FailedAsync(entity, before.Conditions, problem, cancellationToken);
            return;
        }

        var status = result.Record.Status;
        var message = DeliveryStatus.Message(status);
        await transitions.SucceededAsync(entity, before.Conditions, DeliveryStatus.Reason(status), message, cancellationToken);
        var secret = status.Destination?.Name;
        if (result.Rotated)
            await ReportAsync(Reasons.Rotated, message);
        if (result.DriftRepaired)
            await ReportAsync(Reasons.DriftRepaired, $"Secret {secret} had been changed or deleted by somebody else and was put right");
        if (result.Recreated)
            await ReportAsync(Reasons.Recreated, $"Secret {secret} was deleted and made anew, as its type can't be changed, nor anything in one that is immutable");

        async Task ReportAsync(string reason, string text)
        {
            await publish(entity, reason, text, EventType.Normal, cancellationToken);
            await publish(SecretOf(entity, status.Destination!), reason, text, EventType.Normal, cancellationToken);
        }
    }

    private static PartialObjectMetadata SecretOf(IKubernetesObject<V1ObjectMeta> entity, DestinationStatus destination) => new()
    {
        ApiVersion = "v1",
        Kind = "Secret",
        Metadata = new V1ObjectMeta
        {
            Name = destination.Name,
            NamespaceProperty = entity.Metadata.NamespaceProperty,
            Uid = destination.Uid,
            ResourceVersion = destination.ResourceVersion,
        },
    };
}
