namespace Sandbox.Kubernetes.Controllers;

/// <summary>Who depends on whom, as far as the garbage collector has followed the changes, and which owners it has seen go.</summary>
internal sealed class OwnershipGraph
{
    /// <summary>As many owners as kube-controller-manager's cache of absent ones holds.</summary>
    private const int MaxAbsent = 500;

    private readonly Dictionary<string, HashSet<ObjectAddress>> _dependents = [];
    private readonly HashSet<string> _absent = [];
    private readonly Queue<string> _absentInOrder = [];

    /// <summary>The objects that name an owner.</summary>
    public IReadOnlyList<ObjectAddress> DependentsOf(string uid) => _dependents.TryGetValue(uid, out var all) ? [.. all] : [];

    /// <summary>Follows a change of an object's owners.</summary>
    public void Move(ObjectAddress dependent, IReadOnlyList<OwnerReference> before, IReadOnlyList<OwnerReference> now)
    {
        foreach (var reference in before)
        {
            if (_dependents.TryGetValue(reference.Uid, out var rest) && rest.Remove(dependent) && rest.Count == 0)
                _dependents.Remove(reference.Uid);
        }

        foreach (var reference in now)
        {
            if (!_dependents.TryGetValue(reference.Uid, out var all))
                _dependents[reference.Uid] = all = [];
            all.Add(dependent);
        }
    }

    /// <summary>Remembers an owner that is gone: its kind may no longer be served when its dependents' turn comes.</summary>
    public void MarkAbsent(string uid)
    {
        if (!_absent.Add(uid))
            return;
        _absentInOrder.Enqueue(uid);
        if (_absentInOrder.Count > MaxAbsent)
            _absent.Remove(_absentInOrder.Dequeue());
    }

    /// <summary>Whether an owner is one of those that went lately.</summary>
    public bool IsAbsent(string uid) => _absent.Contains(uid);
}
