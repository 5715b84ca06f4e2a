using System.Text.Json.Nodes;

namespace Operator.Migration.Vso;

/// <summary>Turns the resources of HashiCorp's Vault Secrets Operator (VSO, <c>secrets.hashicorp.com/v1beta1</c>) into ours.</summary>
public sealed class VsoConversion(VsoNames names, MigrationOptions options)
{
    /// <summary>VSO's API group.</summary>
    public const string Group = "secrets.hashicorp.com";

    /// <summary>Our resources for one of VSO's; none where there is no equivalent.</summary>
    public IReadOnlyList<JsonObject> Convert(Subject subject)
    {
        var manifest = subject.Manifest;
        if (manifest.Version != "v1beta1")
            return None(subject, "apiVersion", $"version {manifest.Version} isn't known, v1beta1 is: left out");

        var spec = subject.Part("spec");
        var access = new VsoAccessConversion(subject, spec, names);
        var secrets = new VsoSecretConversion(subject, spec, names, options);
        var (isShared, converted) = manifest.Kind switch
        {
            "VaultConnection" => (true, access.Connection()),
            "VaultAuth" => (true, access.Auth()),
            "VaultAuthGlobal" => (true, access.AuthGlobal()),
            "SecretTransformation" => (true, secrets.Shared()),
            "VaultStaticSecret" => (false, secrets.Static()),
            "VaultDynamicSecret" => (false, secrets.Dynamic()),
            "VaultPKISecret" => (false, secrets.Pki()),
            _ => (false, (JsonObject?)null),
        };
        if (converted is null)
            return None(subject, "kind", $"{manifest.Kind} has no equivalent: left out");

        spec.ReportRest();
        var ns = manifest.Namespace ?? options.DefaultNamespace;
        if (isShared && names.IsOperators(manifest))
        {
            subject.Changed(
                "metadata.namespace",
                $"moved to {options.OperatorNamespace}, our operator's namespace: copy the Secrets and ServiceAccounts that it names there, too");
        }

        return [Resource.Create(manifest.Kind, isShared ? names.Place(ns) : ns, manifest.Name, manifest.Metadata, converted)];
    }

    private static IReadOnlyList<JsonObject> None(Subject subject, string field, string message)
    {
        subject.Unsupported(field, message);
        return [];
    }
}
