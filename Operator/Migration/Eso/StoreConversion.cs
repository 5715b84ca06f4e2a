using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Operator.Migration.Eso;

/// <summary>Turns a SecretStore or ClusterSecretStore into a VaultConnection and a VaultAuth of its name.</summary>
public sealed partial class StoreConversion(Subject subject, MigrationOptions options)
{
    /// <summary>
    /// The namespace that a store's resources go to: its own; a cluster's goes to the one that its credentials are in, else to the operator's.
    /// </summary>
    public static string? Place(Manifest store, MigrationOptions options) => store.Kind == "SecretStore"
        ? store.Namespace ?? options.DefaultNamespace
        : CredentialsNamespace(store.Json["spec"]?["provider"]?["vault"]?["auth"]) ?? options.OperatorNamespace;

    /// <summary>Converts it.</summary>
    public IReadOnlyList<JsonObject> Convert()
    {
        var spec = subject.Part("spec");
        var vault = spec.Object("provider")!.Object("vault")!;
        var store = subject.Manifest;
        var place = Place(store, options);
        var isCluster = store.Kind == "ClusterSecretStore";
        if (isCluster)
            subject.Info("metadata", $"its VaultConnection and VaultAuth go to the namespace {place}");

        var connection = Connection(vault);
        var auth = new JsonObject { ["vaultConnectionRef"] = store.Name };
        var settings = vault.Object("auth");
        auth.Put("namespace", settings?.Text("namespace") ?? vault.Text("namespace"));
        if (isCluster)
            Allow(auth, spec);
        new StoreAuthConversion(subject).Convert(auth, settings);
        if (isCluster && CredentialsNamespace(store.Json["spec"]?["provider"]?["vault"]?["auth"]) is not null)
            auth["identityNamespace"] = "Auth";

        spec.Ignore("refreshInterval", "retrySettings");
        if (spec.Has("refreshInterval") || spec.Has("retrySettings"))
            subject.Info("spec", "refreshInterval and retrySettings are left out: connections are checked, and failures tried again, by the operator's own rules");
        if (spec.Text("controller") is { } controller)
            subject.Unsupported(spec.At("controller"), $"\"{controller}\": an operator is bound to namespaces by --watch-namespaces instead");
        vault.Ignore("namespace", "path", "version");
        spec.ReportRest();
        vault.ReportRest();
        return
        [
            Resource.Create("VaultConnection", place, store.Name, store.Metadata, connection),
            Resource.Create("VaultAuth", place, store.Name, store.Metadata, auth),
        ];
    }

    private static string? CredentialsNamespace(JsonNode? node) => node is not JsonObject json
        ? null
        : json.Where(field => field.Value is JsonObject)
            .Select(field => field.Key.EndsWith("Ref", StringComparison.Ordinal) || field.Key is "clientCert"
                ? field.Value!["namespace"]?.ToString()
                : CredentialsNamespace(field.Value))
            .FirstOrDefault(ns => !string.IsNullOrEmpty(ns));

    private JsonObject Connection(Fields vault)
    {
        var json = new JsonObject();
        json.Put("address", vault.Text("server")?.TrimEnd('/'));
        json.Copy(vault, "headers");
        Authorities(json, vault);
        if (vault.Object("tls") is { } tls)
            ClientCertificate(json, tls);
        vault.Ignore("readYourWrites", "forwardInconsistent", "checkAndSet");
        return json;
    }

    private void Authorities(JsonObject json, Fields vault)
    {
        if (vault.Text("caBundle") is { } bundle)
        {
            if (Decode(bundle) is { } pem)
                json["caCert"] = pem;
            else
                subject.Unsupported(vault.At("caBundle"), "isn't PEM in base64: put the PEM certificates into spec.caCert of the VaultConnection");
        }

        if (vault.Object("caProvider") is not { } provider)
            return;

        var (type, name, key, ns) = (provider.Text("type"), provider.Text("name"), provider.Text("key"), provider.Text("namespace"));
        var place = Place(subject.Manifest, options);
        if (type == "Secret" && (ns is null || ns == place))
        {
            json["caCertSecretRef"] = name;
            if (key is not (null or "ca.crt"))
                subject.Changed(provider.At("key"), $"the certificates are read from the key ca.crt: copy {key} of the Secret {name} to it");
        }
        else
        {
            subject.Unsupported(
                provider.Path, $"{type} {(ns is null ? "" : ns + "/")}{name} can't be named: put its certificates into spec.caCert of the VaultConnection, or into the "
                + $"key ca.crt of a Secret in {place ?? "its namespace"} that spec.caCertSecretRef names");
        }
    }

    private void ClientCertificate(JsonObject json, Fields tls)
    {
        var (certificate, key) = (tls.Object("certSecretRef"), tls.Object("keySecretRef"));
        var name = certificate?.Text("name");
        subject.Changed(tls.Path, $"the Secret {name} must be of the type kubernetes.io/tls");
        if (name is not null && name == key?.Text("name") && certificate!.Text("key") is null or "tls.crt" && key!.Text("key") is null or "tls.key")
        {
            json["clientCertSecretRef"] = name;
            return;
        }

        json.Put("clientCertSecretRef", name);
        subject.Changed(tls.Path, $"certificate and key are read from tls.crt and tls.key of one Secret{(name is null ? "" : $", {name}")}: put both there");
    }

    // Conditions are alternatives; what can't be said is left out, so that nobody gets in who didn't.
    private void Allow(JsonObject auth, Fields spec)
    {
        var conditions = spec.Items("conditions");
        var allowed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var condition in conditions)
        {
            allowed.UnionWith(condition.Texts("namespaces"));
            foreach (var pattern in condition.Texts("namespaceRegexes"))
            {
                if (Pattern(pattern) is { } glob)
                    allowed.Add(glob);
                else
                    subject.Unsupported(condition.At("namespaceRegexes"), $"\"{pattern}\" is no name with * and ?: list the namespaces in spec.allowedNamespaces");
            }

            var selector = condition.Take("namespaceSelector");
            if (selector is not null && auth.ContainsKey("allowedNamespaceSelector"))
                subject.Unsupported(condition.At("namespaceSelector"), "there is one selector in a VaultAuth: list the namespaces of the others in spec.allowedNamespaces");
            else
                auth.Put("allowedNamespaceSelector", selector);
            condition.ReportRest();
        }

        auth.Put("allowedNamespaces", Resource.ListOf(conditions.Count == 0 ? ["*"] : allowed));
    }

    // ^team-.*$ is team-*: only anchored expressions of literal characters and .* are patterns.
    private static string? Pattern(string expression) => Simple().Match(expression) is { Success: true } match
        ? match.Groups["body"].Value.Replace(".*", "*", StringComparison.Ordinal)
        : null;

    private static string? Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        if (!System.Convert.TryFromBase64String(base64.ReplaceLineEndings(""), bytes, out var length))
            return null;

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal) ? text : null;
    }

    [GeneratedRegex(@"^\^(?<body>([a-z0-9-]|\.\*)+)\$$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Simple();
}
