using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vault.Json;

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

    /// <summary>All mounts and what their backends keep, for <see cref="Load"/>.</summary>
    public JsonObject Save() => new(All.Select(m => KeyValuePair.Create(m.FullPath, (JsonNode?)new JsonObject
    {
        ["path"] = m.Path,
        ["namespace"] = m.Namespace,
        ["is_auth"] = m.IsAuth,
        ["type"] = m.Type,
        ["description"] = m.Description,
        ["accessor"] = m.Accessor,
        ["uuid"] = m.Uuid,
        ["options"] = m.Options?.DeepClone(),
        ["local"] = m.Local,
        ["seal_wrap"] = m.SealWrap,
        ["external_entropy_access"] = m.ExternalEntropyAccess,
        ["tuning"] = StateJson.Write(m.Tuning),
        ["backend"] = m.Backend.Save(),
    })));

    /// <summary>Replaces all mounts by what <see cref="Save"/> gave.</summary>
    /// <param name="state">What <see cref="Save"/> gave.</param>
    /// <param name="catalog">Makes the backends.</param>
    /// <exception cref="JsonException">A backend is of a type that this sandbox doesn't know.</exception>
    public void Load(JsonObject state, BackendCatalog catalog)
    {
        lock (_gate)
        {
            foreach (var backend in _mounts.Select(m => m.Backend).OfType<IDisposable>())
                backend.Dispose();
            _mounts.Clear();
            _mounts.AddRange(state.Select(p => Entry(p.Value as JsonObject ?? throw new JsonException($"Mount {p.Key} is no object."), catalog)));
        }
    }

    private static MountEntry Entry(JsonObject mount, BackendCatalog catalog)
    {
        var (type, accessor) = (StateJson.Read<string>(mount["type"]), StateJson.Read<string>(mount["accessor"]));
        var options = mount["options"]?.DeepClone().AsObject();
        var isAuth = StateJson.Read<bool>(mount["is_auth"]);
        var backend = catalog.CreateBuiltIn(type) ?? catalog.Create(type, isAuth, options ?? [], accessor)
            ?? throw new JsonException($"The state has a mount of type {type}, which this sandbox doesn't have.");
        if (mount["backend"] is JsonObject kept)
            backend.Load(kept);
        return new MountEntry
        {
            Path = StateJson.Read<string>(mount["path"]),
            Namespace = StateJson.Read<string>(mount["namespace"]),
            IsAuth = isAuth,
            Type = type,
            Description = StateJson.Read<string>(mount["description"]),
            Accessor = accessor,
            Uuid = StateJson.Read<string>(mount["uuid"]),
            Options = options,
            Local = StateJson.Read<bool>(mount["local"]),
            SealWrap = StateJson.Read<bool>(mount["seal_wrap"]),
            ExternalEntropyAccess = StateJson.Read<bool>(mount["external_entropy_access"]),
            Tuning = StateJson.Read<MountTuning>(mount["tuning"]),
            Backend = backend,
        };
    }

    /// <summary>Removes a mount.</summary>
    public void Remove(MountEntry entry)
    {
        lock (_gate)
            _mounts.Remove(entry);
    }
}
