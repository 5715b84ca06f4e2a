using Microsoft.Extensions.Logging;

namespace Operator.Runtime.Client;

/// <summary>What the client logs.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(
        EventId = 1100,
        Level = LogLevel.Error,
        Message = "{Kind} {Key} can't be read (at {Path}) and is left out: it doesn't fit its schema. Correct or delete it")]
    public static partial void ObjectUnreadable(this ILogger logger, string kind, ObjectKey key, string path);
}
