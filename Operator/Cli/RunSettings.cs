using System.CommandLine;
using Microsoft.Extensions.Logging;
using Operator.Entities;

namespace Operator.Cli;

/// <summary>The settings of <c>courier run</c>.</summary>
internal sealed class RunSettings
{
    public Option<string?> Kubeconfig { get; } = Setting.Create<string?>(
        "--kubeconfig", "The kubeconfig to use. Without it: $KUBECONFIG, then the pod's ServiceAccount, then ~/.kube/config", null, Text, "FILE");

    public Option<string?> Namespace { get; } = Setting.Create<string?>(
        "--namespace", "The operator's own namespace: its Lease, its MAC key, the shared default VaultConnection and VaultAuth. Without it: the pod's, else that of the kubeconfig", null, Text, "NAME");

    public Option<string[]?> WatchNamespaces { get; } = Setting.Create<string[]?>(
        "--watch-namespaces", "Watch these namespaces only, so that Roles in them are enough. Without it: all", null, Names, "NAME[,NAME...]");

    public Option<bool?> LeaderElect { get; } = Setting.Create<bool?>(
        "--leader-elect", "Let one of several replicas work and the others stand by", "true", Flag, "true|false");

    public Option<TimeSpan?> LeaseDuration { get; } = Setting.Create<TimeSpan?>(
        "--lease-duration", "How long a standby waits for a leader that has fallen silent", "15s", Duration, "DURATION");

    public Option<TimeSpan?> LeaseRenewDeadline { get; } = Setting.Create<TimeSpan?>(
        "--lease-renew-deadline", "How long the leader tries to renew before it gives up", "10s", Duration, "DURATION");

    public Option<TimeSpan?> LeaseRetryPeriod { get; } = Setting.Create<TimeSpan?>(
        "--lease-retry-period", "The time between two tries at the Lease", "2s", Duration, "DURATION");

    public Option<int?> MaxConcurrentReconciles { get; } = Setting.Create<int?>(
        "--max-concurrent-reconciles", "How many resources of a kind are worked on at once. Without it: by the machine's processors", null, Positive, "N");

    public Option<TimeSpan?> RefreshAfter { get; } = Setting.Create<TimeSpan?>(
        "--default-refresh-after", "How often a static secret is read that doesn't say", "1h", Duration, "DURATION");

    public Option<TimeSpan?> HealthInterval { get; } = Setting.Create<TimeSpan?>(
        "--connection-health-interval", "How often the health of each VaultConnection is checked", "30s", Duration, "DURATION");

    public Option<string[]?> RefusedAudiences { get; } = Setting.Create<string[]?>(
        "--refused-audiences", "Audiences that no login token may carry, besides the API server's in-cluster names: put your --api-audiences here", null, Names, "AUDIENCE[,AUDIENCE...]");

    public Option<string?> ProbeAddress { get; } = Setting.Create<string?>(
        "--probe-address", "Where /livez and /readyz are served; \"off\" for nowhere", "0.0.0.0:8081", Text, "ADDRESS:PORT");

    public Option<TimeSpan?> DrainTimeout { get; } = Setting.Create<TimeSpan?>(
        "--drain-timeout", "How long work under way may go on at SIGTERM", "20s", Duration, "DURATION");

    public Option<LogLevel?> LogLevel { get; } = Setting.Create<LogLevel?>(
        "--log-level", "What is logged", "information", Level, "trace|debug|information|warning|error");

    public Option<string?> LogFormat { get; } = Setting.Create<string?>(
        "--log-format", "How it is logged", "json", value => value is "json" or "text" ? value : null, "json|text");

    public IEnumerable<Option> All =>
    [
        Kubeconfig, Namespace, WatchNamespaces, LeaderElect, LeaseDuration, LeaseRenewDeadline, LeaseRetryPeriod, MaxConcurrentReconciles,
        RefreshAfter, HealthInterval, RefusedAudiences, ProbeAddress, DrainTimeout, LogLevel, LogFormat,
    ];

    private static string? Text(string value) => value.Length == 0 ? null : value;

    private static string[]? Names(string value) =>
        value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names ? names : null;

    private static bool? Flag(string value) => bool.TryParse(value, out var flag) ? flag : null;

    private static int? Positive(string value) => int.TryParse(value, out var number) && number > 0 ? number : null;

    private static TimeSpan? Duration(string value) => GoDuration.TryParse(value, out var duration) && duration > TimeSpan.Zero ? duration : null;

    private static LogLevel? Level(string value) =>
        Enum.TryParse<LogLevel>(value, ignoreCase: true, out var level) && Enum.IsDefined(level) && !char.IsAsciiDigit(value[0]) ? level : null;
}
