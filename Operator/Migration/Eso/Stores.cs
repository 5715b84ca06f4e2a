namespace Operator.Migration.Eso;

/// <summary>The stores among the manifests.</summary>
public sealed class Stores
{
    private readonly Dictionary<(bool IsCluster, string? Namespace, string Name), Store> _stores = [];
    private readonly HashSet<(bool IsCluster, string? Namespace, string Name)> _foreign = [];
    private readonly MigrationOptions _options;

    /// <summary>Finds them.</summary>
    public Stores(IEnumerable<Manifest> manifests, MigrationOptions options)
    {
        _options = options;
        foreach (var manifest in manifests.Where(m => m.Group == EsoConversion.Group && m.Kind is "SecretStore" or "ClusterSecretStore"))
        {
            var key = Key(manifest.Kind, manifest.Namespace, manifest.Name);
            if (IsVault(manifest))
                _stores[key] = Read(manifest);
            else
                _foreign.Add(key);
        }
    }

    /// <summary>Whether a store's provider is Vault.</summary>
    public static bool IsVault(Manifest store) => store.Json["spec"]?["provider"]?["vault"] is not null;

    /// <summary>A store of the manifests, or null.</summary>
    public Store? Find(string? kind, string? ns, string name) => _stores.GetValueOrDefault(Key(kind, ns, name));

    /// <summary>Whether a store is there, and of another provider.</summary>
    public bool IsForeign(string? kind, string? ns, string name) => _foreign.Contains(Key(kind, ns, name));

    private (bool, string?, string) Key(string? kind, string? ns, string name) =>
        kind == "ClusterSecretStore" ? (true, null, name) : (false, ns ?? _options.DefaultNamespace, name);

    private Store Read(Manifest manifest)
    {
        var vault = Fields.Of(manifest.Json["spec"]!["provider"]!["vault"] as System.Text.Json.Nodes.JsonObject, "", new Subject(manifest, new List<Finding>()));
        var read = vault.Text("namespace");
        var login = vault.Object("auth")?.Text("namespace");
        return new Store(
            manifest.Name,
            StoreConversion.Place(manifest, _options),
            vault.Text("path")?.Trim('/'),
            vault.Text("version") != "v1",
            login is not null && login != read ? read : null);
    }
}
