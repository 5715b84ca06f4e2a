using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Controllers.Workloads.Batch;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Strategies.Pods;

namespace Sandbox.Kubernetes.Strategies.Batch;

/// <summary>CronJobs.</summary>
public sealed class CronJobStrategy : BuiltInStrategy
{
    // A Job's name adds eleven characters to it.
    private const int MaxName = 52;
    private static readonly string[] Policies = ["Allow", "Forbid", "Replace"];

    /// <inheritdoc/>
    public override IEnumerable<string> NameProblems(string name) =>
        name.Length > MaxName ? [.. base.NameProblems(name), $"must be no more than {MaxName} characters"] : base.NameProblems(name);

    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        var spec = value.Child("spec");
        spec.Set("concurrencyPolicy", "Allow");
        spec["suspend"] ??= false;
        spec.Set("successfulJobsHistoryLimit", 3L);
        spec.Set("failedJobsHistoryLimit", 1L);
        PodDefaults.Apply(spec.Child("jobTemplate").Child("spec").Child("template").Child("spec"));
    }

    /// <inheritdoc/>
    public override void PrepareForCreate(JsonObject value) => value["status"] = new JsonObject();

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var spec = value.Child("spec");
        var schedule = spec.Text("schedule");
        if (schedule.Length == 0)
            yield return FieldErrors.Required("spec.schedule");
        else if (CronSchedule.Problem(schedule) is { } problem)
            yield return FieldErrors.Invalid("spec.schedule", schedule, problem);
        if (spec.Text("timeZone") is { Length: > 0 } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            yield return FieldErrors.Invalid("spec.timeZone", zone, $"unknown time zone {zone}");
        if (!Policies.Contains(spec.Text("concurrencyPolicy")))
            yield return FieldErrors.NotSupported("spec.concurrencyPolicy", spec.Text("concurrencyPolicy"), Policies);
        foreach (var error in JobStrategy.CheckSpec(spec.Child("jobTemplate").Child("spec"), "spec.jobTemplate.spec"))
            yield return error;
    }
}
