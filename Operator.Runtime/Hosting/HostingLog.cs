using Microsoft.Extensions.Logging;
using Operator.Runtime.Client;

namespace Operator.Runtime.Hosting;

/// <summary>What controller hosts log.</summary>
internal static partial class HostingLog
{
    private static readonly Func<ILogger, string, ObjectKey, string, IDisposable?> Scope =
        LoggerMessage.DefineScope<string, ObjectKey, string>("{Kind} {Key} {ReconcileId}");

    public static IDisposable? ReconcileScope(this ILogger logger, string kind, ObjectKey key, string reconcileId) =>
        Scope(logger, kind, key, reconcileId);

    [LoggerMessage(
        EventId = 1500,
        Level = LogLevel.Warning,
        Message = "Reconcile of {Kind} {Key} failed: {Reason}; trying again in {Seconds:0.0} s")]
    public static partial void ReconcileFailed(
        this ILogger logger, Exception? error, string kind, ObjectKey key, string? reason, double seconds);
}
