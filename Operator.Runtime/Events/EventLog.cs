using Microsoft.Extensions.Logging;

namespace Operator.Runtime.Events;

/// <summary>What the event recorder logs.</summary>
internal static partial class EventLog
{
    [LoggerMessage(EventId = 1400, Level = LogLevel.Warning, Message = "An event could not be sent")]
    public static partial void EventFailed(this ILogger logger, Exception error);
}
