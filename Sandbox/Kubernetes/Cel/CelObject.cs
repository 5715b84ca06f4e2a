namespace Sandbox.Kubernetes.Cel;

/// <summary>An object value.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Fields">The fields that it has.</param>
public sealed record CelObject(CelType Type, IReadOnlyDictionary<string, object?> Fields);
