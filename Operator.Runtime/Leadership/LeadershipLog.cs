using Microsoft.Extensions.Logging;
using Operator.Runtime.Client;

namespace Operator.Runtime.Leadership;

/// <summary>What the election logs.</summary>
internal static partial class LeadershipLog
{
    [LoggerMessage(EventId = 1300, Level = LogLevel.Information, Message = "{Identity} leads (Lease {Lease})")]
    public static partial void LeadershipGained(this ILogger logger, string identity, ObjectKey lease);

    [LoggerMessage(EventId = 1301, Level = LogLevel.Information, Message = "Lease {Lease} is held by {Holder}; waiting with warm caches")]
    public static partial void LeadershipAwaited(this ILogger logger, ObjectKey lease, string holder);

    [LoggerMessage(
        EventId = 1302,
        Level = LogLevel.Critical,
        Message = "Leadership lost: Lease {Lease} could not be renewed in time or is held by another ({Holder}); stopping to start anew")]
    public static partial void LeadershipLost(this ILogger logger, ObjectKey lease, string? holder);

    [LoggerMessage(EventId = 1303, Level = LogLevel.Information, Message = "Lease {Lease} released")]
    public static partial void LeadershipReleased(this ILogger logger, ObjectKey lease);

    [LoggerMessage(EventId = 1304, Level = LogLevel.Warning, Message = "A request for Lease {Lease} was not answered within {Seconds:0.#} s")]
    public static partial void LeaseTimedOut(this ILogger logger, ObjectKey lease, double seconds);

    [LoggerMessage(EventId = 1305, Level = LogLevel.Warning, Message = "A request for Lease {Lease} failed")]
    public static partial void LeaseFailed(this ILogger logger, Exception error, ObjectKey lease);
}
