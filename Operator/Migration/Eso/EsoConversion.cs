using System.Text.Json.Nodes;

namespace Operator.Migration.Eso;

/// <summary>Turns the resources of the External Secrets Operator (ESO, <c>external-secrets.io</c> v1 and v1beta1), provider <c>vault</c>, into ours.</summary>
public sealed class EsoConversion(Stores stores, MigrationOptions options)
{
    /// <summary>ESO's API group.</summary>
    public const string Group = "external-secrets.io";

    /// <summary>Our resources for one of ESO's; none where there is no equivalent, null where it stays ESO's.</summary>
    public IReadOnlyList<JsonObject>? Convert(Subject subject)
    {
        var manifest = subject.Manifest;
        if (manifest.Version is not ("v1" or "v1beta1") && manifest.Kind != "PushSecret")
        {
            subject.Unsupported("apiVersion", $"version {manifest.Version} isn't known, v1 and v1beta1 are: left out");
            return [];
        }

        switch (manifest.Kind)
        {
            case "SecretStore" or "ClusterSecretStore" when !Stores.IsVault(manifest):
                subject.Info("spec.provider", "isn't Vault: left as it is");
                return null;
            case "SecretStore" or "ClusterSecretStore":
                return new StoreConversion(subject, options).Convert();
            case "ExternalSecret" when UsesForeignStore(manifest):
                subject.Info("spec.secretStoreRef", "isn't a store of Vault: left as it is");
                return null;
            case "ExternalSecret":
                return Single(subject);
            case "ClusterExternalSecret":
                return Fan(subject);
            default:
                subject.Unsupported("kind", $"{manifest.Kind} has no equivalent: left out");
                return [];
        }
    }

    private bool UsesForeignStore(Manifest manifest)
    {
        var reference = manifest.Json["spec"]?["secretStoreRef"];
        return reference?["name"]?.ToString() is { } name && stores.IsForeign(reference["kind"]?.ToString(), manifest.Namespace, name);
    }

    private IReadOnlyList<JsonObject> Single(Subject subject)
    {
        var manifest = subject.Manifest;
        var ns = manifest.Namespace ?? options.DefaultNamespace;
        if (manifest.Metadata?["ownerReferences"] is JsonArray { Count: > 0 })
            subject.Changed("metadata.ownerReferences", "left out: made by a ClusterExternalSecret, it becomes a resource of its own");
        var spec = new ExternalSecretConversion(subject, stores, options).Convert(subject.Part("spec"), ns, manifest.Metadata);
        return spec is null ? [] : [Resource.Create("VaultStaticSecret", ns, manifest.Name, manifest.Metadata, spec)];
    }

    // Our resources don't fan out: one for each namespace that is named.
    private List<JsonObject> Fan(Subject subject)
    {
        var spec = subject.Part("spec");
        var name = spec.Text("externalSecretName") ?? subject.Manifest.Name;
        var metadata = spec.Take("externalSecretMetadata") as JsonObject;
        var namespaces = spec.Texts("namespaces");
        if (namespaces.Count == 0 || spec.Has("namespaceSelector") || spec.Has("namespaceSelectors"))
        {
            subject.Unsupported(
                spec.At("namespaceSelectors"),
                "a selector has no equivalent: a resource is needed in each namespace; convert those that are there, kubectl get externalsecrets -A -o yaml");
        }

        spec.Ignore("externalSecretSpec", "namespaceSelector", "namespaceSelectors", "refreshTime");
        spec.ReportRest();
        var converted = new List<JsonObject>();
        foreach (var ns in namespaces)
        {
            var template = Fields.Of(spec.Take("externalSecretSpec") as JsonObject, "spec.externalSecretSpec", subject);
            if (new ExternalSecretConversion(subject, stores, options).Convert(template, ns, metadata) is { } single)
                converted.Add(Resource.Create("VaultStaticSecret", ns, name, metadata, single));
        }

        return converted;
    }
}
