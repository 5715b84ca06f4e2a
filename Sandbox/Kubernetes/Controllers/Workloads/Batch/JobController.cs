using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Strategies;

namespace Sandbox.Kubernetes.Controllers.Workloads.Batch;

/// <summary>
/// Makes the Pods of a Job until enough have succeeded (<c>pkg/controller/job</c>), without the finalizers by which the real one counts
/// Pods that were deleted.
/// </summary>
internal sealed class JobController(ClusterClient client, EventRecorder events, WorkQueue queue, TimeProvider time) : IWorkloadController
{
    private const string Index = "batch.kubernetes.io/job-completion-index";

    /// <inheritdoc/>
    public async ValueTask ReconcileAsync(JsonObject value, CancellationToken cancellation)
    {
        if (value.IsBeingDeleted() || value.Text("spec", "managedBy") is not ("" or "kubernetes.io/job-controller"))
            return;
        if (IsFinished(value))
        {
            Expire(value);
            return;
        }

        var pods = await client.ClaimAsync(Kinds.Pods, Kinds.Jobs, value, cancellation);
        var isSuspended = value.IsTrue("spec", "suspend");
        var succeeded = pods.Where(pod => pod.Text("status", "phase") == "Succeeded").ToList();
        var failed = pods.Count(pod => pod.Text("status", "phase") == "Failed");
        var isFailed = failed > (value.Number("spec", "backoffLimit") ?? 6);
        var isComplete = !isFailed && !isSuspended && IsComplete(value, pods, succeeded.Count);
        var active = pods.FindAll(pod => pod.IsActive());
        if (isSuspended || isFailed)
        {
            active.ForEach(pod => client.Delete(Kinds.Pods, pod));
            active.Clear();
        }
        else if (!isComplete)
        {
            await AddAsync(value, pods, active, succeeded.Count, cancellation);
        }

        var status = Status(value, active, succeeded, failed, isSuspended);
        if (isFailed || isComplete)
            await FinishAsync(value, status, isComplete, cancellation);
        await client.SetStatusAsync(Kinds.Jobs, value, status, cancellation);
    }

    private static bool IsFinished(JsonObject job) => job.Items("status", "conditions")
        .Any(condition => condition.Text("type") is "Complete" or "Failed" && condition.Text("status") == "True");

    private static bool IsComplete(JsonObject job, List<JsonObject> pods, int succeeded) => job.Number("spec", "completions") is { } wanted
        ? succeeded >= wanted
        : succeeded > 0 && !pods.Exists(pod => pod.IsActive());

    private async ValueTask AddAsync(
        JsonObject job, List<JsonObject> pods, List<JsonObject> active, int succeeded, CancellationToken cancellation)
    {
        var parallelism = job.Number("spec", "parallelism") ?? 1;
        var wanted = job.Number("spec", "completions") is { } completions ? Math.Min(parallelism, completions - succeeded)
            : succeeded > 0 ? active.Count : parallelism;
        foreach (var surplus in active.Skip((int)Math.Max(0, wanted)).ToList())
        {
            client.Delete(Kinds.Pods, surplus);
            active.Remove(surplus);
        }

        while (active.Count < wanted)
        {
            try
            {
                var pod = await client.CreateAsync(Kinds.Pods, NewPod(job, pods), cancellation);
                pods.Add(pod);
                active.Add(pod);
                await events.NormalAsync(Kinds.Jobs, job, "SuccessfulCreate", $"Created pod: {pod.Text("metadata", "name")}", cancellation);
            }
            catch (ApiException e)
            {
                await events.WarnAsync(Kinds.Jobs, job, "FailedCreate", $"Error creating: {e.Message}", cancellation);
                throw;
            }
        }
    }

    private static JsonObject NewPod(JsonObject job, List<JsonObject> pods)
    {
        var pod = PodState.FromTemplate(
            job.At("spec", "template"), job.Text("metadata", "namespace"), Kinds.Jobs.ControllerReference(job));
        var metadata = pod.Child("metadata");
        metadata["generateName"] = job.Text("metadata", "name") + "-";
        if (job.Text("spec", "completionMode") != "Indexed")
            return pod;
        var taken = pods.Where(other => other.Text("status", "phase") != "Failed").Select(IndexOf).ToHashSet();
        var index = Enumerable.Range(0, int.MaxValue).First(candidate => !taken.Contains(candidate))
            .ToString(CultureInfo.InvariantCulture);
        metadata["generateName"] = $"{job.Text("metadata", "name")}-{index}-";
        metadata.Child("annotations")[Index] = index;
        metadata.Child("labels")[Index] = index;
        pod.Child("spec")["hostname"] = $"{job.Text("metadata", "name")}-{index}";
        return pod;
    }

    private JsonObject Status(JsonObject job, List<JsonObject> active, List<JsonObject> succeeded, int failed, bool isSuspended)
    {
        var now = time.GetUtcNow().Stamp();
        var status = new JsonObject
        {
            ["ready"] = (long)active.Count(pod => pod.IsReady()),
            ["terminating"] = 0L,
            ["uncountedTerminatedPods"] = new JsonObject(),
        };
        if (job.At("status", "conditions") is { } conditions)
            status["conditions"] = conditions.DeepClone();
        foreach (var (field, count) in (ReadOnlySpan<(string, int)>)
            [("active", active.Count), ("succeeded", succeeded.Count), ("failed", failed)])
        {
            if (count > 0)
                status[field] = (long)count;
        }

        if (job.Text("spec", "completionMode") == "Indexed" && succeeded.Count > 0)
            status["completedIndexes"] = Ranges(succeeded.Select(IndexOf).Distinct().Order());
        if (!isSuspended)
            status["startTime"] = job.At("status", "startTime")?.DeepClone() ?? now;
        if (isSuspended != (status.Condition("Suspended").Text("status") == "True"))
        {
            SetCondition(status, "Suspended", isSuspended, isSuspended ? "JobSuspended" : "JobResumed",
                isSuspended ? "Job suspended" : "Job resumed");
        }

        return status;
    }

    private async ValueTask FinishAsync(JsonObject job, JsonObject status, bool isComplete, CancellationToken cancellation)
    {
        var (reason, message) = isComplete
            ? ("CompletionsReached", "Reached expected number of succeeded pods")
            : ("BackoffLimitExceeded", "Job has reached the specified backoff limit");
        SetCondition(status, isComplete ? "SuccessCriteriaMet" : "FailureTarget", true, reason, message);
        SetCondition(status, isComplete ? "Complete" : "Failed", true, reason, message);
        if (isComplete)
        {
            status["completionTime"] = time.GetUtcNow().Stamp();
            await events.NormalAsync(Kinds.Jobs, job, "Completed", "Job completed", cancellation);
        }
        else
        {
            await events.WarnAsync(Kinds.Jobs, job, reason, message, cancellation);
        }
    }

    private void SetCondition(JsonObject status, string type, bool isTrue, string reason, string message)
    {
        var now = time.GetUtcNow().Stamp();
        status.SetCondition(new JsonObject
        {
            ["type"] = type,
            ["status"] = isTrue ? "True" : "False",
            ["lastProbeTime"] = now,
            ["reason"] = reason,
            ["message"] = message,
        }, now);
    }

    /// <summary>Deletes a finished Job when its time to live is over.</summary>
    private void Expire(JsonObject job)
    {
        if (job.Number("spec", "ttlSecondsAfterFinished") is not { } seconds)
            return;
        var finished = job.Items("status", "conditions").Where(condition => condition.Text("type") is "Complete" or "Failed")
            .Select(condition => Tables.Ages.TryParse(condition.Text("lastTransitionTime"))).Max();
        var due = (finished ?? time.GetUtcNow()).AddSeconds(seconds);
        if (due <= time.GetUtcNow())
            client.Delete(Kinds.Jobs, job);
        else
            queue.AddAt(Kinds.Jobs.Address(job), due);
    }

    private static int IndexOf(JsonObject pod) =>
        int.TryParse(pod.Text("metadata", "annotations", Index), CultureInfo.InvariantCulture, out var index) ? index : -1;

    private static string Ranges(IEnumerable<int> indexes)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var index in indexes)
        {
            if (ranges.Count > 0 && ranges[^1].Last == index - 1)
                ranges[^1] = (ranges[^1].First, index);
            else
                ranges.Add((index, index));
        }

        return string.Join(',', ranges.Select(range =>
            range.First == range.Last ? $"{range.First}" : range.Last == range.First + 1 ? $"{range.First},{range.Last}" : $"{range.First}-{range.Last}"));
    }
}
