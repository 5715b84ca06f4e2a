namespace Sandbox.Kubernetes.Apply;

/// <summary>What an object's field may hold, as structured-merge-diff sees it.</summary>
public sealed class FieldType;
