namespace Sandbox.Kubernetes.Apply;

/// <summary>What a manager owns.</summary>
/// <param name="Fields">The fields.</param>
/// <param name="ApiVersion">The version that the fields are of.</param>
/// <param name="Time">When it last changed them; null if not told.</param>
public sealed record ManagerEntry(FieldSet Fields, string ApiVersion, string? Time);
