using Microsoft.Extensions.Logging;

namespace Vault.Client.Sessions;

/// <summary>What sessions tell. Neither tokens nor accessors are in it.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(1, LogLevel.Information, "{Subject} logged in to {Connection} by {Method}; the token lives {TimeToLive}, renewable: {Renewable}")]
    public static partial void LoggedIn(ILogger logger, string subject, string connection, string method, TimeSpan timeToLive, bool renewable);

    [LoggerMessage(2, LogLevel.Warning, "{Subject} could not log in to {Connection} by {Method}, next try in {Wait}: {Reason}")]
    public static partial void LoginFailed(ILogger logger, string subject, string connection, string method, TimeSpan wait, string reason);

    [LoggerMessage(3, LogLevel.Debug, "The token of {Subject} at {Connection} was renewed for {TimeToLive}")]
    public static partial void Renewed(ILogger logger, string subject, string connection, TimeSpan timeToLive);

    [LoggerMessage(4, LogLevel.Warning, "The token of {Subject} at {Connection} could not be renewed: {Reason}")]
    public static partial void RenewalFailed(ILogger logger, string subject, string connection, string reason);

    [LoggerMessage(5, LogLevel.Information, "The token of {Subject} at {Connection} is no longer accepted; logging in again")]
    public static partial void TokenRejected(ILogger logger, string subject, string connection);

    [LoggerMessage(6, LogLevel.Debug, "The token of {Subject} at {Connection} was revoked")]
    public static partial void Revoked(ILogger logger, string subject, string connection);

    [LoggerMessage(7, LogLevel.Warning, "The token of {Subject} at {Connection} could not be revoked and ends by itself: {Reason}")]
    public static partial void RevocationFailed(ILogger logger, string subject, string connection, string reason);

    [LoggerMessage(8, LogLevel.Warning, "{Address} failed {Failures} times in a row and is left alone for {Pause}: {Reason}")]
    public static partial void CircuitOpened(ILogger logger, string address, int failures, TimeSpan pause, string reason);

    [LoggerMessage(9, LogLevel.Information, "{Address} works again")]
    public static partial void CircuitClosed(ILogger logger, string address);

    [LoggerMessage(10, LogLevel.Error, "Upkeep of the session of {Subject} at {Connection} failed unexpectedly ({Reason}); the next request logs in")]
    public static partial void UpkeepFailed(ILogger logger, string subject, string connection, string reason);

    [LoggerMessage(11, LogLevel.Error, "Dropping idle sessions failed unexpectedly ({Reason})")]
    public static partial void SweepFailed(ILogger logger, string reason);
}
