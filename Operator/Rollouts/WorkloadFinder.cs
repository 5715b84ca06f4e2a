using Operator.Entities;
using Operator.Runtime.Client;
using Operator.Runtime.Rbac;

namespace Operator.Rollouts;

/// <summary>
/// Finds the workloads of a namespace that are to be restarted. It asks when the content of a Secret has changed, and keeps nothing: holding the pod
/// templates of the cluster would take memory that grows with what isn't ours. A name costs one read, a selector one list, and "whoever uses it" one
/// list a kind, in pages; requests of one round share them.
/// </summary>
[GenericRbac(Groups = ["apps"], Resources = ["deployments", "statefulsets", "daemonsets"], Verbs = RbacVerb.Get | RbacVerb.List)]
[GenericRbac(Groups = ["argoproj.io"], Resources = ["rollouts"], Verbs = RbacVerb.Get | RbacVerb.List)]
public sealed class WorkloadFinder(IKubernetesClient client)
{
    private const int PageSize = 100;

    /// <summary>Finds them. What can't be found or read is a problem of the requests that asked for it.</summary>
    internal async Task<RoundFindings> FindAsync(RestartRound round, CancellationToken cancellationToken)
    {
        var findings = new RoundFindings(round);
        var lookups = round.Requests.SelectMany(request => LookupsOf(request, findings).Select(lookup => (lookup, request)));
        foreach (var group in lookups.GroupBy(pair => pair.lookup, pair => pair.request))
            await FollowAsync(round.Namespace, group.Key, [.. group.Distinct()], findings, cancellationToken);
        return findings;
    }

    private static IEnumerable<WorkloadLookup> LookupsOf(RolloutRequest request, RoundFindings findings)
    {
        foreach (var target in request.Targets.Named)
        {
            if (LookupOf(target) is { } lookup)
                yield return lookup;
            else
                findings.Failed([request], "spec.rolloutRestartTargets has an entry that is no target: give it a kind, and either a name or a selector");
        }

        if (!request.Targets.Auto)
            yield break;
        foreach (var kind in WorkloadKind.All)
            yield return new WorkloadLookup(kind, OnlyConsumers: true);
    }

    private static WorkloadLookup? LookupOf(RolloutRestartTarget target)
    {
        if (WorkloadKind.Find(target.Kind) is not { } kind || string.IsNullOrEmpty(target.Name) == (target.Selector is null))
            return null;
        if (target.Selector is null)
            return new WorkloadLookup(kind, target.Name);
        return SelectorText.TryWrite(target.Selector, out var selector) ? new WorkloadLookup(kind, Selector: selector) : null;
    }

    private async Task FollowAsync(
        string inNamespace, WorkloadLookup lookup, IReadOnlyList<RolloutRequest> requests, RoundFindings findings, CancellationToken cancellationToken)
    {
        try
        {
            if (lookup.Name is { } name)
                await GetAsync(new ObjectKey(inNamespace, name), lookup.Kind, requests, findings, cancellationToken);
            else
                await ListAsync(inNamespace, lookup, requests, findings, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.StatusCode == 404 && lookup.Kind.IsOptional)
        {
            // A cluster that doesn't have the kind has no workloads of it. Only who names the kind is told.
            if (!lookup.OnlyConsumers)
                findings.Failed(requests, NotServed(lookup.Kind));
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException)
        {
            findings.Failed(requests, $"{lookup.Kind}s can't be read: {e.Message}");
        }
    }

    private async Task GetAsync(
        ObjectKey key, WorkloadKind kind, IReadOnlyList<RolloutRequest> requests, RoundFindings findings, CancellationToken cancellationToken)
    {
        if (await client.GetAsync(kind.Type, key, cancellationToken) is { Metadata.DeletionTimestamp: null } workload)
        {
            await TakeAsync(workload, kind, requests, findings, cancellationToken);
            return;
        }

        // Missing, or the whole kind is: only the list tells (404).
        if (kind.IsOptional)
            await client.ListAsync(kind.Type, new ListQuery { Namespace = key.Namespace, Limit = 1 }, cancellationToken);
        findings.Failed(requests, $"{kind} {key.Name} doesn't exist in namespace {key.Namespace}: create it, or correct spec.rolloutRestartTargets");
    }

    private async Task ListAsync(
        string inNamespace, WorkloadLookup lookup, IReadOnlyList<RolloutRequest> requests, RoundFindings findings, CancellationToken cancellationToken)
    {
        var query = new ListQuery { Namespace = inNamespace, LabelSelector = lookup.Selector, Limit = PageSize };
        do
        {
            var page = await client.ListAsync(lookup.Kind.Type, query, cancellationToken);
            foreach (var workload in page.Items.Where(w => w.Metadata.DeletionTimestamp is null))
            {
                var concerned = lookup.OnlyConsumers ? ConsumedBy(workload, requests) : requests;
                if (concerned.Count > 0)
                    await TakeAsync(workload, lookup.Kind, concerned, findings, cancellationToken);
            }

            query = query with { Continue = page.Continue };
        }
        while (!string.IsNullOrEmpty(query.Continue));
    }

    private static IReadOnlyList<RolloutRequest> ConsumedBy(Workload workload, IReadOnlyList<RolloutRequest> requests)
    {
        if (workload.Spec?.Template?.Spec is not { } podSpec)
            return [];

        var secrets = PodSecrets.NamesIn(podSpec);
        return [.. requests.Where(request => secrets.Contains(request.SecretName))];
    }

    // An Argo Rollout may take the template of a Deployment: a change of that one is what it rolls out.
    private async Task TakeAsync(
        Workload workload, WorkloadKind kind, IReadOnlyList<RolloutRequest> requests, RoundFindings findings, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Of(workload);
        if (workload.Spec?.Template is not null)
            findings.Found(kind, workload, requests);
        else if (workload.Spec?.WorkloadRef is { Kind: RolloutTargetKind.Deployment, Name: { } name })
            await FollowAsync(key.Namespace!, new WorkloadLookup(WorkloadKind.Deployment, name), requests, findings, cancellationToken);
        else
            findings.Failed(requests, $"{kind} {key.Name} has neither a pod template nor a workloadRef to a Deployment: it can't be restarted");
    }

    private static string NotServed(WorkloadKind kind) =>
        $"This cluster doesn't serve {kind} of {kind.Type.ApiVersion}: install its CustomResourceDefinition, or correct spec.rolloutRestartTargets";
}
