namespace Operator.Runtime.Events;

/// <summary>Events with the same identity are one, counted.</summary>
internal sealed record EventIdentity(string Subject, string Reason, string Message, EventType Type);
