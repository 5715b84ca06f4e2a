using System.Buffers;

namespace Operator.Migration.Eso;

/// <summary>Reads what an ExternalSecret's <c>data</c> and <c>dataFrom</c> ask for.</summary>
public sealed class SourceReader(Subject subject, Stores stores, MigrationOptions options, string? ns)
{
    // What gjson, by which ESO looks properties up, takes for more than a key.
    private static readonly SearchValues<char> PathSigns = SearchValues.Create("*?#|@\\[]{}!~%<>=");

    private readonly List<SourceKey> _extracts = [];
    private readonly List<DataEntry> _entries = [];
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);

    /// <summary>Secrets of which all keys are taken.</summary>
    public IReadOnlyList<SourceKey> Extracts => _extracts;

    /// <summary>Single values.</summary>
    public IReadOnlyList<DataEntry> Entries => _entries;

    /// <summary>Reads them.</summary>
    public void Read(Fields spec)
    {
        var storeRef = spec.Object("secretStoreRef");
        foreach (var item in spec.Items("dataFrom"))
            Extract(item, StoreOf(item, storeRef));
        foreach (var item in spec.Items("data"))
            Entry(item, StoreOf(item, storeRef));
    }

    private void Extract(Fields item, Store? store)
    {
        foreach (var name in (string[])["find", "rewrite"])
        {
            if (item.Take(name) is null)
                continue;

            subject.Unsupported(item.At(name), name == "find"
                ? "secrets aren't searched for: name each path in spec.sources"
                : "keys aren't renamed by rules: make them with spec.destination.transformation.templates; its secret is left out");
            store = null;
        }

        if (item.Object("extract") is { } extract)
        {
            if (extract.Text("property") is { } property)
            {
                subject.Unsupported(extract.At("property"), $"the keys inside \"{property}\" aren't taken out: make each with a template, {{{{ .Secrets.{property}.KEY }}}}; left out");
                store = null;
            }

            var source = Source(extract, store);
            if (Decoding(extract) is true)
                subject.Unsupported(extract.At("decodingStrategy"), "values are written as the store has them: decode each with a template, {{ b64dec .Secrets.KEY }}");
            if (extract.Text("conversionStrategy") == "Unicode")
                subject.Unsupported(extract.At("conversionStrategy"), "a key that can't be a Secret's is refused here: make it with a template");
            extract.ReportRest();
            if (source is not null)
                _extracts.Add(source);
        }

        item.ReportRest();
    }

    private void Entry(Fields item, Store? store)
    {
        var key = item.Text("secretKey");
        if (key is null || item.Object("remoteRef") is not { } remote)
        {
            item.ReportRest();
            return;
        }

        var source = Source(remote, store);
        var steps = Steps(remote);
        var isBase64 = Decoding(remote) ?? false;
        remote.Ignore("conversionStrategy");
        remote.ReportRest();
        item.ReportRest();
        if (source is not null && steps is not null)
            _entries.Add(new DataEntry(key, source, steps, isBase64));
    }

    private string[]? Steps(Fields remote)
    {
        if (remote.Text("property") is not { } property)
            return [];

        var steps = property.Split('.');
        if (property.AsSpan().IndexOfAny(PathSigns) >= 0 || (steps.Length > 1 && steps.Any(step => step.Length == 0 || step.All(char.IsAsciiDigit))))
        {
            subject.Unsupported(remote.At("property"), $"\"{property}\" is a path of gjson, not a key: write a template for the key; left out");
            return null;
        }

        if (steps.Length > 1)
        {
            subject.Changed(
                remote.At("property"), $"\"{property}\" is read as a key in an object; if the store has a key of this very name, write {{{{ index .Secrets \"{property}\" }}}}");
        }

        return steps;
    }

    private bool? Decoding(Fields remote)
    {
        switch (remote.Text("decodingStrategy"))
        {
            case null or "None":
                return false;
            case "Base64":
                return true;
            case var other:
                subject.Unsupported(remote.At("decodingStrategy"), $"{other}: the value is written as the store has it; decode it with a template");
                return false;
        }
    }

    private SourceKey? Source(Fields remote, Store? store)
    {
        var key = remote.Text("key");
        if (remote.Text("metadataPolicy") is not (null or "None"))
        {
            subject.Unsupported(remote.At("metadataPolicy"), "the metadata is .Metadata in templates: make the key with one; left out");
            store = null;
        }

        remote.Ignore("nullBytePolicy");
        var version = remote.Number("version");
        if (store is null || key is null)
            return null;

        var (mount, path) = store.Locate(key);
        if (path.Length == 0)
        {
            subject.Unsupported(remote.At("key"), $"\"{key}\" names a mount and no path in it: left out");
            return null;
        }

        var auth = store.Namespace is null || store.Namespace == ns ? store.Name : $"{store.Namespace}/{store.Name}";
        var type = !store.IsKnown ? null : store.IsVersioned ? "kv-v2" : "kv-v1";
        return new SourceKey(auth, store.ReadNamespace, mount, path, type, version is > 0 ? version : null);
    }

    private Store? StoreOf(Fields item, Fields? storeRef)
    {
        var source = item.Object("sourceRef");
        if (source?.Take("generatorRef") is not null)
        {
            subject.Unsupported(source.At("generatorRef"), "there are no generators: for credentials of Vault's engines use a VaultDynamicSecret; left out");
            return null;
        }

        var reference = source?.Object("storeRef") ?? storeRef;
        if (reference?.Text("name") is not { } name)
        {
            subject.Unsupported(item.Path, "names no store: left out");
            return null;
        }

        var kind = reference.Text("kind");
        if (stores.IsForeign(kind, ns, name))
        {
            subject.Unsupported(reference.Path, $"{name} isn't a store of Vault: left out");
            return null;
        }

        if (stores.Find(kind, ns, name) is { } known)
            return known;

        if (_unknown.Add(name))
        {
            subject.Changed(
                reference.Path, $"{kind ?? "SecretStore"} {name} isn't among the files, so mount and version are guessed from the keys: convert it together with this one");
        }

        return new Store(name, kind == "ClusterSecretStore" ? options.OperatorNamespace : ns, null, IsVersioned: true, null) { IsKnown = false };
    }
}
