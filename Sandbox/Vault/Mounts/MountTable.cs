namespace Sandbox.Vault.Mounts;

/// <summary>All mounts, and which of them serves a path.</summary>
public sealed class MountTable
{
    private readonly Lock _gate = new();
    private readonly List<MountEntry> _mounts = [];

    /// <summary>All mounts, by path.</summary>
    public IReadOnlyList<MountEntry> All
    {
        get
        {
            lock (_gate)
                return [.. _mounts.OrderBy(m => m.FullPath, StringComparer.Ordinal)];
        }
    }

    /// <summary>The mount that serves a path, such as <c>secret/data/app</c>; a path may also name the mount without its slash.</summary>
    public MountEntry? Match(string path)
    {
        lock (_gate)
        {
            return _mounts.Where(m => path.StartsWith(m.FullPath, StringComparison.Ordinal)).MaxBy(m => m.FullPath.Length)
                ?? _mounts.Find(m => m.FullPath.Length == path.Length + 1 && m.FullPath.StartsWith(path, StringComparison.Ordinal));
        }
    }

    /// <summary>The mount at exactly this path, with a slash at its end.</summary>
    public MountEntry? Find(string fullPath)
    {
        lock (_gate)
            return _mounts.Find(m => m.FullPath == fullPath);
    }

    /// <summary>Adds a mount unless one of the same path, or one above or below it, is there: that one is given back.</summary>
    public MountEntry? TryAdd(MountEntry entry)
    {
        lock (_gate)
        {
            if (Conflict(entry.FullPath) is { } other)
                return other;
            _mounts.Add(entry);
            return null;
        }
    }

    /// <summary>The mount that is in the way of one at this path.</summary>
    public MountEntry? Conflict(string fullPath)
    {
        lock (_gate)
        {
            return _mounts.Find(m => fullPath.StartsWith(m.FullPath, StringComparison.Ordinal)
                || m.FullPath.StartsWith(fullPath, StringComparison.Ordinal));
        }
    }

    /// <summary>Removes a mount.</summary>
    public void Remove(MountEntry entry)
    {
        lock (_gate)
            _mounts.Remove(entry);
    }
}
