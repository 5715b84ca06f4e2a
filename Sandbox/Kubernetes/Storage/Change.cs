namespace Sandbox.Kubernetes.Storage;

/// <summary>One entry of a resource's watch log.</summary>
/// <param name="Revision">The revision of the write.</param>
/// <param name="Namespace">The object's namespace, or empty.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Current">The object after the write; on a deletion its last state with the deletion's revision.</param>
/// <param name="Previous">The object before; null where it was created.</param>
/// <param name="IsDeletion">True where the object is gone.</param>
/// <param name="At">When, for compaction by age.</param>
public sealed record Change(
    long Revision, string Namespace, string Name, StoredObject Current, StoredObject? Previous, bool IsDeletion, DateTimeOffset At);
