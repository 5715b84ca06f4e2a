using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Pipeline;
using Operator.Runtime.Client;
using Operator.Runtime.Events;
using Operator.Runtime.Rbac;

namespace Operator.Rollouts;

/// <summary>Does a round: finds the workloads, and restarts each that doesn't carry what it should by one patch for all Secrets that changed.</summary>
[GenericRbac(Groups = ["apps"], Resources = ["deployments", "statefulsets", "daemonsets"], Verbs = RbacVerb.Patch)]
[GenericRbac(Groups = ["argoproj.io"], Resources = ["rollouts"], Verbs = RbacVerb.Patch)]
public sealed class WorkloadRestarter(
    WorkloadFinder finder,
    IKubernetesClient client,
    EventPublisher publish,
    RolloutPacing pacing,
    TimeProvider time,
    ILogger<WorkloadRestarter> logger)
{
    /// <summary>Does a round.</summary>
    internal async Task<IReadOnlyList<RestartOutcome>> RunAsync(RestartRound round, CancellationToken cancellationToken)
    {
        if (round.Requests.Count == 0)
            return [];

        var findings = await finder.FindAsync(round, cancellationToken);
        foreach (var workload in findings.Workloads)
            await RestartAsync(workload, findings, cancellationToken);

        var outcomes = findings.Outcomes();
        foreach (var outcome in outcomes.Where(o => o.Restarted.Count > 0))
        {
            var message = RolloutVerdict.Done(outcome.Request.SecretName, outcome.Restarted).Message;
            await publish(outcome.Request.Resource, Reasons.RolloutRestarted, message, EventType.Normal, cancellationToken);
        }

        return outcomes;
    }

    private async Task RestartAsync(FoundWorkload workload, RoundFindings findings, CancellationToken cancellationToken)
    {
        var requests = workload.Unsatisfied();
        if (requests.Count == 0)
            return;

        var now = time.GetUtcNow();
        if (AllowedAt(workload, now) is { } allowed && allowed > now)
        {
            findings.Deferred(requests, allowed);
            return;
        }

        try
        {
            // Two resources may name one Secret's annotation only by turns: the last one that asks is as good as any.
            var revisions = requests.GroupBy(r => r.Annotation).ToDictionary(group => group.Key, group => group.Last().Revision);
            var patch = RolloutAnnotations.Patch(workload.Uid, revisions, now);
            var answer = await client.MergePatchAsync(workload.Kind.Type, workload.Key, patch, subresource: null, cancellationToken);
            var restarted = new RestartedWorkload(workload.Kind, workload.Key.Name, workload.Uid, answer.Metadata.Generation, workload.Note);
            findings.Restarted(requests, restarted);
            await TellAsync(workload, requests, answer.Metadata.ResourceVersion, cancellationToken);
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException)
        {
            findings.Failed(requests, $"{workload.Kind} {workload.Key.Name} can't be restarted: {e.Message}");
        }
    }

    // The time is the workload's annotation, which anybody may edit: it is never waited for longer than an interval.
    private DateTimeOffset? AllowedAt(FoundWorkload workload, DateTimeOffset now) =>
        workload.RestartedAt is { } last && last <= now ? last + pacing.Interval : null;

    private Task TellAsync(
        FoundWorkload workload, IReadOnlyList<RolloutRequest> requests, string? resourceVersion, CancellationToken cancellationToken)
    {
        var secrets = string.Join(", ", requests.Select(r => r.SecretName).Distinct().Order(StringComparer.Ordinal));
        logger.Restarted(workload.Kind, workload.Key, secrets);
        var subject = new PartialObjectMetadata
        {
            ApiVersion = workload.Kind.Type.ApiVersion,
            Kind = workload.Kind.Type.Kind,
            Metadata = new V1ObjectMeta
            {
                Name = workload.Key.Name,
                NamespaceProperty = workload.Key.Namespace,
                Uid = workload.Uid,
                ResourceVersion = resourceVersion,
            },
        };
        return publish(subject, Reasons.RolloutRestarted, $"Restarted for the new content of Secret {secrets}", EventType.Normal, cancellationToken);
    }
}
