using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Registry;

/// <summary>What a write came to.</summary>
/// <param name="Object">The object after it.</param>
/// <param name="Created">Whether it is new.</param>
public sealed record WriteResult(StoredObject Object, bool Created);
