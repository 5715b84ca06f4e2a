namespace Sandbox.Vault.Engines.Database.Servers;

/// <summary>Nothing answered, or the session can't be had; the message is that of Go's dialer.</summary>
/// <param name="message">Such as <c>dial tcp 127.0.0.1:1: connect: connection refused</c>.</param>
public sealed class UnreachableDatabaseException(string message) : Exception(message);
