using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Strategies;

namespace Sandbox.Kubernetes.Controllers.Workloads.Batch;

/// <summary>Starts a CronJob's Jobs when they are due (<c>pkg/controller/cronjob</c>).</summary>
internal sealed class CronJobController(ClusterClient client, EventRecorder events, WorkQueue queue, TimeProvider time) : IWorkloadController
{
    private const string ScheduledAt = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    /// <inheritdoc/>
    public async ValueTask ReconcileAsync(JsonObject value, CancellationToken cancellation)
    {
        if (value.IsBeingDeleted())
            return;
        var uid = value.Text("metadata", "uid");
        var jobs = client.List(Kinds.Jobs, value.Text("metadata", "namespace")).Where(job => job.Controller().Text("uid") == uid).ToList();
        CleanUp(value, jobs);
        var status = (JsonObject)value.Child("status").DeepClone();
        if (!value.IsTrue("spec", "suspend"))
            await StartAsync(value, jobs, status, cancellation);
        SetActive(status, jobs.FindAll(job => !IsFinished(job)));
        if (jobs.Where(job => Has(job, "Complete")).Select(job => job.Text("status", "completionTime"))
            .Max(StringComparer.Ordinal) is { Length: > 0 } completed)
            status["lastSuccessfulTime"] = completed;
        await client.SetStatusAsync(Kinds.CronJobs, value, status, cancellation);
    }

    /// <summary>Starts the Job that is due, and sees that the next one isn't forgotten.</summary>
    private async ValueTask StartAsync(JsonObject cron, List<JsonObject> jobs, JsonObject status, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (schedule, zone) = (cron.Text("spec", "schedule"), cron.Text("spec", "timeZone"));
        var since = Tables.Ages.TryParse(status.Text("lastScheduleTime"))
            ?? Tables.Ages.TryParse(cron.Text("metadata", "creationTimestamp")) ?? now;
        if (cron.Number("spec", "startingDeadlineSeconds") is { } deadline && since < now.AddSeconds(-deadline))
            since = now.AddSeconds(-deadline);
        DateTimeOffset? due = null;
        for (var next = CronSchedule.Next(schedule, zone, since); next <= now; next = CronSchedule.Next(schedule, zone, next.Value))
            due = next;
        if (due is { } at && await RunAsync(cron, jobs, at, cancellation))
            status["lastScheduleTime"] = at.Stamp();
        if (CronSchedule.Next(schedule, zone, now) is { } later)
            queue.AddAt(Kinds.CronJobs.Address(cron), later);
    }

    private async ValueTask<bool> RunAsync(JsonObject cron, List<JsonObject> jobs, DateTimeOffset at, CancellationToken cancellation)
    {
        var active = jobs.FindAll(job => !IsFinished(job));
        switch (cron.Text("spec", "concurrencyPolicy"))
        {
            case "Forbid" when active.Count > 0:
                await events.NormalAsync(Kinds.CronJobs, cron, "JobAlreadyActive",
                    "Not starting job because prior execution is running and concurrency policy is Forbid", cancellation);
                return false;
            case "Replace":
                foreach (var job in active)
                {
                    client.Delete(Kinds.Jobs, job);
                    jobs.Remove(job);
                }

                break;
        }

        try
        {
            var created = await client.CreateAsync(Kinds.Jobs, NewJob(cron, at), cancellation);
            jobs.Add(created);
            await events.NormalAsync(
                Kinds.CronJobs, cron, "SuccessfulCreate", $"Created job {created.Text("metadata", "name")}", cancellation);
        }
        catch (ApiException e) when (e.Reason == "AlreadyExists")
        {
            // It was started before.
        }

        return true;
    }

    private static JsonObject NewJob(JsonObject cron, DateTimeOffset at)
    {
        var template = cron.At("spec", "jobTemplate");
        var metadata = new JsonObject
        {
            ["name"] = $"{cron.Text("metadata", "name")}-{at.ToUnixTimeSeconds() / 60}",
            ["namespace"] = cron.Text("metadata", "namespace"),
            ["ownerReferences"] = new JsonArray(Kinds.CronJobs.ControllerReference(cron)),
        };
        if (template.At("metadata", "labels") is { } labels)
            metadata["labels"] = labels.DeepClone();
        var annotations = template.At("metadata", "annotations")?.DeepClone() as JsonObject ?? [];
        annotations[ScheduledAt] = at.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture).Replace("+00:00", "Z", StringComparison.Ordinal);
        metadata["annotations"] = annotations;
        return new JsonObject { ["metadata"] = metadata, ["spec"] = template.At("spec")?.DeepClone() };
    }

    private static void SetActive(JsonObject status, List<JsonObject> active)
    {
        status.Remove("active");
        if (active.Count == 0)
            return;
        status["active"] = new JsonArray([.. active.Select(job => new JsonObject
        {
            ["kind"] = "Job",
            ["namespace"] = job.Text("metadata", "namespace"),
            ["name"] = job.Text("metadata", "name"),
            ["uid"] = job.Text("metadata", "uid"),
            ["apiVersion"] = "batch/v1",
        })]);
        foreach (var (reference, job) in status.Items("active").Zip(active))
            reference!["resourceVersion"] = job.Text("metadata", "resourceVersion");
    }

    private void CleanUp(JsonObject cron, List<JsonObject> jobs)
    {
        Trim("Complete", cron.Number("spec", "successfulJobsHistoryLimit") ?? 3);
        Trim("Failed", cron.Number("spec", "failedJobsHistoryLimit") ?? 1);

        void Trim(string condition, long limit)
        {
            var finished = jobs.Where(job => Has(job, condition))
                .OrderBy(job => job.Text("status", "startTime"), StringComparer.Ordinal).ToList();
            foreach (var job in finished.Take((int)Math.Max(0, finished.Count - limit)))
            {
                client.Delete(Kinds.Jobs, job);
                jobs.Remove(job);
            }
        }
    }

    private static bool IsFinished(JsonObject job) => Has(job, "Complete") || Has(job, "Failed");

    private static bool Has(JsonObject job, string condition) => job.At("status").Condition(condition).Text("status") == "True";
}
