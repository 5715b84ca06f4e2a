using Microsoft.Extensions.Logging;
using Operator.Runtime.Client;

namespace Operator.Rollouts;

/// <summary>What restarts log.</summary>
internal static partial class RolloutsLog
{
    [LoggerMessage(EventId = 3100, Level = LogLevel.Information, Message = "{Kind} {Key} restarted for the new content of Secret {Secrets}")]
    public static partial void Restarted(this ILogger logger, WorkloadKind kind, ObjectKey key, string secrets);

    [LoggerMessage(EventId = 3101, Level = LogLevel.Error, Message = "The restarts in namespace {Namespace} broke off; they are tried again")]
    public static partial void RoundBroke(this ILogger logger, Exception error, string @namespace);
}
