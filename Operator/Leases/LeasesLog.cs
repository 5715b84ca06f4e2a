using Microsoft.Extensions.Logging;
using Operator.Runtime.Client;

namespace Operator.Leases;

/// <summary>What is logged about leases: never their ids.</summary>
internal static partial class LeasesLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Renewed the lease of {Resource} for {Duration}")]
    public static partial void Renewed(this ILogger logger, ObjectKey resource, TimeSpan duration);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of {Resource} was not renewed: {Reason}")]
    public static partial void RenewalFailed(this ILogger logger, ObjectKey resource, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store refuses to renew what {Resource} holds, so it is replaced: {Reason}")]
    public static partial void RenewalRefused(this ILogger logger, ObjectKey resource, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The handle of the credentials of {Resource} can't be decrypted, so they are replaced: "
            + "was the operator's key Secret made anew, or the resource restored?")]
    public static partial void UnreadableHandle(this ILogger logger, ObjectKey resource);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Credentials of {Resource} could not be revoked and may be left in the store until they end: {Reason}")]
    public static partial void NotRevoked(this ILogger logger, ObjectKey resource, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "New credentials for {Resource}: {Reason}")]
    public static partial void Rotating(this ILogger logger, ObjectKey resource, string reason);
}
