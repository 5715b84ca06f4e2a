namespace Operator.Migration.Vso;

/// <summary>
/// Where VSO's resources are, and where they go: what is shared (connections, auths, globals, transformations) moves from VSO's namespace to our
/// operator's. Who refers to whom decides on <c>allowedNamespaces</c> where VSO had no such check.
/// </summary>
public sealed class VsoNames
{
    private readonly MigrationOptions _options;
    private readonly HashSet<(string Kind, string Namespace, string Name, string From)> _uses = [];

    /// <summary>Learns who refers to whom.</summary>
    public VsoNames(IEnumerable<Manifest> manifests, MigrationOptions options)
    {
        _options = options;
        foreach (var manifest in manifests.Where(m => m.Group == VsoConversion.Group))
            Learn(manifest);
    }

    /// <summary>The namespace that a shared resource goes to.</summary>
    public string? Place(string? ns) => ns == _options.VsoNamespace ? _options.OperatorNamespace : ns;

    /// <summary>Whether a resource is in VSO's own namespace.</summary>
    public bool IsOperators(Manifest manifest) => (manifest.Namespace ?? _options.DefaultNamespace) == _options.VsoNamespace;

    /// <summary>A reference as our resource writes it: <c>name</c> within a namespace, else <c>namespace/name</c>.</summary>
    /// <param name="reference">VSO's; null for <c>default</c> in the operator's namespace.</param>
    /// <param name="from">The namespace of the resource in VSO that refers.</param>
    /// <param name="isMoved">Whether that resource is shared itself.</param>
    public string Reference(string? reference, string? from, bool isMoved)
    {
        var (ns, name) = Resolve(reference, from);
        var target = Place(ns);
        return target is null || target == (isMoved ? Place(from) : from) ? name : $"{target}/{name}";
    }

    /// <summary>The other namespaces, as they will be, whose resources refer to a shared resource.</summary>
    public IReadOnlyList<string> UsersOf(Manifest manifest)
    {
        var ns = manifest.Namespace ?? _options.DefaultNamespace ?? "";
        var users = _uses.Where(use => use.Kind == manifest.Kind && use.Namespace == ns && use.Name == manifest.Name).Select(use => use.From);
        return [.. users.Where(user => user.Length > 0 && user != Place(ns)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private void Learn(Manifest manifest)
    {
        var subject = new Subject(manifest, new List<Finding>());
        var spec = subject.Part("spec");
        var from = manifest.Namespace ?? _options.DefaultNamespace;
        if (manifest.Kind == "VaultAuth")
        {
            var (ns, name) = Resolve(spec.Text("vaultConnectionRef"), from);
            _uses.Add(("VaultConnection", ns ?? "", name, Place(from) ?? ""));
        }

        foreach (var used in spec.Object("destination")?.Object("transformation")?.Items("transformationRefs") ?? [])
            _uses.Add(("SecretTransformation", used.Text("namespace") ?? from ?? "", used.Text("name") ?? "", from ?? ""));
    }

    private (string? Namespace, string Name) Resolve(string? reference, string? from) => reference?.Split('/') switch
    {
        null => (_options.VsoNamespace, "default"),
        [var ns, var name] => (ns, name),
        _ => (from ?? _options.DefaultNamespace, reference),
    };
}
