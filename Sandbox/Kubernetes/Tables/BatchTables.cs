using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Tables;

/// <summary>Jobs and CronJobs as rows.</summary>
internal static class BatchTables
{
    private static readonly TableColumn Selector = new("Selector", "string", "Label selector for pods.", 1);

    public static KindTable Jobs { get; } = new(
        [
            TableColumn.ObjectName,
            new("Status", "string", "Status of the job."),
            new("Completions", "string", "How many pods have succeeded of those that should."),
            new("Duration", "string", "Time required to complete the job."),
            TableColumn.Age, TableColumn.Containers, TableColumn.Images, Selector,
        ],
        (job, ages) =>
        {
            var (names, images) = CellText.Containers(job);
            return
            [
                job.Text("metadata", "name"), Status(job), Completions(job), Duration(job, ages), ages.Of(job), names, images,
                CellText.Selector(job.At("spec", "selector")),
            ];
        });

    public static KindTable CronJobs { get; } = new(
        [
            TableColumn.ObjectName,
            new("Schedule", "string", "The schedule in Cron format, see https://en.wikipedia.org/wiki/Cron."),
            new("Timezone", "string", "The time zone name for the given schedule."),
            new("Suspend", "boolean", "Whether subsequent executions are suspended."),
            new("Active", "integer", "The number of jobs that run now."),
            new("Last Schedule", "string", "When the job was last started."),
            TableColumn.Age, TableColumn.Containers, TableColumn.Images, Selector,
        ],
        (cron, ages) =>
        {
            var containers = cron.Items("spec", "jobTemplate", "spec", "template", "spec", "containers");
            var last = cron.Text("status", "lastScheduleTime");
            return
            [
                cron.Text("metadata", "name"), cron.Text("spec", "schedule"), CellText.OrNone(cron.Text("spec", "timeZone")),
                cron.IsTrue("spec", "suspend") ? "True" : "False", cron.Items("status", "active").Count,
                last.Length == 0 ? CellText.None : ages.Since(last), ages.Of(cron),
                string.Join(',', containers.Select(container => container.Text("name"))),
                string.Join(',', containers.Select(container => container.Text("image"))),
                CellText.Selector(cron.At("spec", "jobTemplate", "spec", "selector")),
            ];
        });

    private static string Status(JsonObject job)
    {
        foreach (var type in (ReadOnlySpan<string>)["Complete", "Failed"])
        {
            if (Has(job, type))
                return type;
        }

        if (job.At("metadata", "deletionTimestamp") is not null)
            return "Terminating";
        if (Has(job, "Suspended"))
            return "Suspended";
        return Has(job, "FailureTarget") ? "FailureTarget" : Has(job, "SuccessCriteriaMet") ? "SuccessCriteriaMet" : "Running";
    }

    private static string Completions(JsonObject job)
    {
        var succeeded = job.Number("status", "succeeded") ?? 0;
        if (job.Number("spec", "completions") is { } wanted)
            return $"{succeeded}/{wanted}";
        var parallelism = job.Number("spec", "parallelism") ?? 0;
        return parallelism > 1 ? $"{succeeded}/1 of {parallelism}" : $"{succeeded}/1";
    }

    private static string Duration(JsonObject job, Ages ages)
    {
        var (began, ended) = (job.Text("status", "startTime"), job.Text("status", "completionTime"));
        if (began.Length == 0)
            return "";
        return ended.Length == 0
            ? ages.Since(began)
            : Ages.TryParse(began) is { } from && Ages.TryParse(ended) is { } to ? HumanDuration.Format(to - from) : Ages.Unknown;
    }

    private static bool Has(JsonObject job, string type) => job.Items("status", "conditions")
        .Any(condition => condition.Text("type") == type && condition.Text("status") == "True");
}
