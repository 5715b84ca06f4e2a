namespace Operator.Runtime.Caching;

/// <summary>One change of a cached object.</summary>
/// <param name="Old">The state before; null when the object is new.</param>
/// <param name="New">The state after; null when the object is gone.</param>
/// <param name="InitialList">True while the first list is being read: not news, only the state of things at start.</param>
public sealed record Change<T>(T? Old, T? New, bool InitialList)
    where T : class
{
    /// <summary>The newest state that is known: of a deleted object, its last.</summary>
    public T Current => New ?? Old!;
}
