using System.Collections.Frozen;

namespace Sandbox.Kubernetes.Resources;

/// <summary>The kinds that are served, looked up without locks.</summary>
public sealed class ResourceRegistry : IResourceRegistry
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IReadOnlyList<ApiResource>> _custom = [];
    private readonly List<Action> _observers = [];
    private volatile Table _table = new(BuiltInResources.All, 1);

    /// <inheritdoc/>
    public long Generation => _table.Generation;

    /// <inheritdoc/>
    public IReadOnlyList<ApiResource> All => _table.All;

    /// <inheritdoc/>
    public ApiResource? Find(string group, string version, string plural) =>
        _table.ByPath.GetValueOrDefault((group, version, plural));

    /// <inheritdoc/>
    public ApiResource? FindKind(string group, string version, string kind) =>
        _table.ByKind.GetValueOrDefault((group, version, kind));

    /// <summary>Calls an observer after each change of <see cref="All"/>: it may only queue. For use before the first change.</summary>
    public void Observe(Action observer) => _observers.Add(observer);

    /// <summary>Serves the versions of a CustomResourceDefinition, or (none) no longer serves them.</summary>
    /// <param name="definition">The definition's name.</param>
    /// <param name="versions">Its served versions, the preferred one first.</param>
    public void Set(string definition, IReadOnlyList<ApiResource> versions)
    {
        lock (_lock)
        {
            if (versions.Count == 0)
                _custom.Remove(definition);
            else
                _custom[definition] = versions;
            var custom = _custom.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => pair.Value);
            _table = new([.. BuiltInResources.All, .. custom], _table.Generation + 1);
            foreach (var observe in _observers)
                observe();
        }
    }

    private sealed class Table(IReadOnlyList<ApiResource> all, long generation)
    {
        public IReadOnlyList<ApiResource> All { get; } = all;

        public long Generation { get; } = generation;

        public FrozenDictionary<(string, string, string), ApiResource> ByPath { get; } =
            all.ToFrozenDictionary(resource => (resource.Group, resource.Version, resource.Plural));

        public FrozenDictionary<(string, string, string), ApiResource> ByKind { get; } =
            all.ToFrozenDictionary(resource => (resource.Group, resource.Version, resource.Kind));
    }
}
