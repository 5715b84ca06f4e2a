namespace Sandbox.Seeding;

/// <summary>Something to be loaded that can't be; the message says where it is and what is wrong.</summary>
public sealed class SeedException(string message) : Exception(message);
