using Microsoft.Extensions.Logging;
using Operator.Runtime.Client;

namespace Operator.Runtime.Caching;

/// <summary>What informers log.</summary>
internal static partial class InformerLog
{
    [LoggerMessage(EventId = 1200, Level = LogLevel.Information, Message = "Cache of {Informer} is synced: {Count} objects")]
    public static partial void InformerSynced(this ILogger logger, string informer, int count);

    [LoggerMessage(
        EventId = 1201,
        Level = LogLevel.Warning,
        Message = "List or watch of {Informer} in {Namespace} failed; trying again in {Seconds:0.0} s")]
    public static partial void WatchFailed(this ILogger logger, Exception error, string informer, string @namespace, double seconds);

    [LoggerMessage(
        EventId = 1202,
        Level = LogLevel.Information,
        Message = "Watch of {Informer} in {Namespace} fell behind (410); listing again")]
    public static partial void WatchExpired(this ILogger logger, string informer, string @namespace);

    [LoggerMessage(
        EventId = 1203,
        Level = LogLevel.Warning,
        Message = "Watch of {Informer} in {Namespace} has gone silent; opening it again from where it stood")]
    public static partial void WatchStalled(this ILogger logger, string informer, string @namespace);

    [LoggerMessage(EventId = 1204, Level = LogLevel.Error, Message = "A subscriber of {Informer} failed on a change of {Key}")]
    public static partial void SubscriberFailed(this ILogger logger, Exception error, string informer, ObjectKey key);
}
