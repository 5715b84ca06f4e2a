namespace Operator.Runtime.Client;

/// <summary>What must hold for a delete to happen (409 <c>Conflict</c> otherwise).</summary>
/// <param name="Uid">The object's UID.</param>
/// <param name="ResourceVersion">The object's resourceVersion.</param>
public sealed record DeletePreconditions(string? Uid = null, string? ResourceVersion = null);
