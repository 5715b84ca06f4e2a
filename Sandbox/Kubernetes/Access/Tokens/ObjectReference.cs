namespace Sandbox.Kubernetes.Access.Tokens;

/// <summary>The name and UID of an object that a token names.</summary>
/// <param name="Name">The name.</param>
/// <param name="Uid">The UID; empty where none is known.</param>
internal sealed record ObjectReference(string Name, string Uid);
