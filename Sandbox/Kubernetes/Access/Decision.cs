namespace Sandbox.Kubernetes.Access;

/// <summary>Whether a request may pass.</summary>
/// <param name="Allowed">True if something allows it.</param>
/// <param name="Reason">What allows it, or why nothing could be found; empty where the real server says nothing.</param>
public sealed record Decision(bool Allowed, string Reason);
