using Microsoft.Extensions.Logging;
using Operator.Entities;
using Operator.Tenancy;

namespace Operator.Cli;

/// <summary>The settings of <c>courier run</c>.</summary>
internal sealed class RunSettings
{
    public Setting<string?> Kubeconfig { get; } = new(
        "--kubeconfig", "The kubeconfig to use. Without it: $KUBECONFIG, then the pod's ServiceAccount, then ~/.kube/config", "FILE", null, Text);

    public Setting<string?> Namespace { get; } = new(
        "--namespace",
        "The operator's own namespace: its Lease, its MAC key, the shared default VaultConnection and VaultAuth. Without it: the pod's, else that of the kubeconfig",
        "NAME",
        null,
        Text);

    public Setting<string[]?> WatchNamespaces { get; } = new(
        "--watch-namespaces", "Watch these namespaces only, so that Roles in them are enough. Without it: all", "NAME[,NAME...]", null, Names);

    public Setting<bool?> LeaderElect { get; } = new(
        "--leader-elect", "Let one of several replicas work and the others stand by", "true|false", "true", Flag);

    public Setting<TimeSpan?> LeaseDuration { get; } = new(
        "--lease-duration", "How long a standby waits for a leader that has fallen silent", "DURATION", "15s", Duration);

    public Setting<TimeSpan?> LeaseRenewDeadline { get; } = new(
        "--lease-renew-deadline", "How long the leader tries to renew before it gives up", "DURATION", "10s", Duration);

    public Setting<TimeSpan?> LeaseRetryPeriod { get; } = new(
        "--lease-retry-period", "The time between two tries at the Lease", "DURATION", "2s", Duration);

    public Setting<int?> MaxConcurrentReconciles { get; } = new(
        "--max-concurrent-reconciles", "How many resources of a kind are worked on at once. Without it: by the machine's processors", "N", null, Positive);

    public Setting<TimeSpan?> RefreshAfter { get; } = new(
        "--default-refresh-after", "How often a static secret is read that doesn't say", "DURATION", "1h", Duration);

    public Setting<TimeSpan?> HealthInterval { get; } = new(
        "--connection-health-interval", "How often the health of each VaultConnection is checked", "DURATION", "30s", Duration);

    public Setting<TimeSpan?> DeletionDeadline { get; } = new(
        "--deletion-deadline", "How long a deleted resource waits for its credentials to be revoked; then it goes, with an event", "DURATION", "5m", Duration);

    public Setting<TimeSpan?> RolloutDebounce { get; } = new(
        "--rollout-debounce", "How long a namespace must be without a change of content before workloads are restarted", "DURATION", "5s", Duration);

    public Setting<TimeSpan?> RolloutInterval { get; } = new(
        "--rollout-interval", "The least time between two restarts of a workload", "DURATION", "1m", Duration);

    public Setting<string[]?> RefusedAudiences { get; } = new(
        "--refused-audiences",
        "Audiences that no login token may carry, besides the API server's: its in-cluster names and those of the operator's own token are always refused",
        "AUDIENCE[,AUDIENCE...]",
        null,
        Names);

    public Setting<Uri?> AwsStsEndpoint { get; } = new(
        "--aws-sts-endpoint", "Where tokens are exchanged for credentials of AWS. Without it: the endpoint of the VaultAuth's region", "URL", null, Url);

    public Setting<Uri?> GoogleStsEndpoint { get; } = new(
        "--google-sts-endpoint", "Google's Security Token Service", "URL", "https://sts.googleapis.com", Url);

    public Setting<Uri?> GoogleIamEndpoint { get; } = new(
        "--google-iam-endpoint", "Google's IAM Service Account Credentials API", "URL", "https://iamcredentials.googleapis.com", Url);

    public Setting<AddressPattern[]?> AllowedVaultAddresses { get; } = new(
        "--allowed-vault-addresses",
        "The addresses that VaultConnections outside the operator's namespace may have: scheme://host[:port], where the host may be *.NAME, *, an IP address "
        + "or a network such as 10.0.0.0/8, and the port *. Without it: all but loopback, link-local and cloud metadata addresses",
        "URL[,URL...]",
        null,
        Addresses);

    public Setting<string?> ProbeAddress { get; } = new(
        "--probe-address", "Where /livez and /readyz are served; \"off\" for nowhere", "ADDRESS:PORT", "*:8081", Text);

    public Setting<TimeSpan?> DrainTimeout { get; } = new(
        "--drain-timeout", "How long work under way may go on at SIGTERM", "DURATION", "20s", Duration);

    public Setting<LogLevel?> LogLevel { get; } = new(
        "--log-level", "What is logged", "trace|debug|information|warning|error", "information", Level);

    public Setting<string?> LogFormat { get; } = new(
        "--log-format", "How it is logged", "json|text", "json", value => value is "json" or "text" ? value : null);

    public IEnumerable<Setting> All =>
    [
        Kubeconfig, Namespace, WatchNamespaces, LeaderElect, LeaseDuration, LeaseRenewDeadline, LeaseRetryPeriod, MaxConcurrentReconciles,
        RefreshAfter, HealthInterval, DeletionDeadline, RolloutDebounce, RolloutInterval, RefusedAudiences, AllowedVaultAddresses, AwsStsEndpoint,
        GoogleStsEndpoint, GoogleIamEndpoint, ProbeAddress, DrainTimeout, LogLevel, LogFormat,
    ];

    private static string? Text(string value) => value.Length == 0 ? null : value;

    private static string[]? Names(string value) =>
        value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names ? names : null;

    private static Uri? Url(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) ? url : null;

    private static AddressPattern[]? Addresses(string value)
    {
        var names = Names(value) ?? [];
        var patterns = names.Select(AddressPattern.Parse).OfType<AddressPattern>().ToArray();
        return patterns.Length > 0 && patterns.Length == names.Length ? patterns : null;
    }

    private static bool? Flag(string value) => bool.TryParse(value, out var flag) ? flag : null;

    private static int? Positive(string value) => int.TryParse(value, out var number) && number > 0 ? number : null;

    private static TimeSpan? Duration(string value) => GoDuration.TryParse(value, out var duration) && duration > TimeSpan.Zero ? duration : null;

    private static LogLevel? Level(string value) =>
        Enum.TryParse<LogLevel>(value, ignoreCase: true, out var level) && Enum.IsDefined(level) && !char.IsAsciiDigit(value[0]) ? level : null;
}
