using System.Text.Json.Nodes;

namespace Operator.Migration.Vso;

/// <summary>VSO's kinds that say how secrets are had.</summary>
public sealed class VsoAccessConversion(Subject subject, Fields spec, VsoNames names)
{
    /// <summary>VaultConnection.</summary>
    public JsonObject Connection()
    {
        var json = new JsonObject();
        json.Copy(spec, "address", "headers", "tlsServerName", "caCertSecretRef", "skipTLSVerify", "timeout");
        if (spec.Text("caCertPath") is not null)
            subject.Unsupported(spec.At("caCertPath"), "a resource can't name a file of the operator's pod: put the PEM certificates into spec.caCert");

        // VSO lets every namespace use every connection.
        json.Put("allowedNamespaces", Resource.ListOf(names.UsersOf(subject.Manifest)));
        if (names.IsOperators(subject.Manifest) && subject.Manifest.Name == "default")
            json["allowedNamespaces"] = Resource.ListOf(["*"]);
        subject.Info(
            "spec.allowedNamespaces",
            json["allowedNamespaces"] is { } allowed
                ? $"set to {allowed.ToJsonString()}, where the VaultAuths that use it are: VSO lets every namespace use a VaultConnection"
                : "not set: only its own namespace may use it, where VSO lets every namespace");
        return json;
    }

    /// <summary>VaultAuth.</summary>
    public JsonObject Auth()
    {
        var json = new JsonObject();
        var global = spec.Object("vaultAuthGlobalRef");
        var reference = spec.Text("vaultConnectionRef");
        if (reference is not null || global is null)
            json["vaultConnectionRef"] = names.Reference(reference, subject.Manifest.Namespace, isMoved: true);
        json.Put("vaultAuthGlobalRef", global is null ? null : GlobalReference(global));
        json.Copy(spec, "namespace");
        json.Put("allowedNamespaces", AllowedNamespaces());
        json.Copy(spec, "method", "mount");
        if (spec.Take("params") is not null)
            subject.Changed(spec.At("params"), "VSO never sends them, and we would: left out; put them back if your login needs them");
        json.Copy(spec, "headers");
        Methods(json, inherits: global is not null);
        if (spec.Take("storageEncryption") is not null)
            subject.Info(spec.At("storageEncryption"), "left out: no token of the store is kept in the cluster");
        return json;
    }

    /// <summary>VaultAuthGlobal.</summary>
    public JsonObject AuthGlobal()
    {
        var json = new JsonObject();
        if (spec.Text("vaultConnectionRef") is { } reference)
            json["vaultConnectionRef"] = names.Reference(reference, subject.Manifest.Namespace, isMoved: true);
        json.Put("allowedNamespaces", AllowedNamespaces());
        json.Copy(spec, "defaultVaultNamespace", "defaultAuthMethod", "defaultMount", "params", "headers");
        if (json.ContainsKey("params"))
            subject.Changed(spec.At("params"), "VSO never sends them; we do: remove them if your login must not have them");
        Methods(json, inherits: false);
        return json;
    }

    private JsonObject GlobalReference(Fields global)
    {
        var json = new JsonObject();
        var name = global.Text("name");
        json.Put("name", name);
        var ns = global.Text("namespace") ?? (name is null ? null : subject.Manifest.Namespace);
        if (ns is not null && names.Place(ns) != names.Place(subject.Manifest.Namespace))
            json["namespace"] = names.Place(ns);
        json.Copy(global, "mergeStrategy", "allowDefault");
        global.ReportRest();
        return json;
    }

    // In VSO only a lone "*" is a pattern, and the default VaultAuth is everybody's whatever it says.
    private JsonArray AllowedNamespaces()
    {
        var field = spec.At("allowedNamespaces");
        var listed = spec.Texts("allowedNamespaces");
        if (subject.Manifest.Kind == "VaultAuth" && subject.Manifest.Name == "default" && names.IsOperators(subject.Manifest))
        {
            if (listed is not ["*"])
                subject.Info(field, "set to *: VSO lets every namespace use the default VaultAuth of the operator's namespace, whatever the field says");
            return Resource.ListOf(["*"]);
        }

        if (listed is ["*"])
            return Resource.ListOf(listed);

        var literal = listed.Where(name => !name.Contains('*', StringComparison.Ordinal) && !name.Contains('?', StringComparison.Ordinal)).ToList();
        if (literal.Count < listed.Count)
            subject.Changed(field, "names with * or ? match no namespace in VSO, and would here: left out; put them back if patterns are meant");
        return Resource.ListOf(literal);
    }

    private void Methods(JsonObject json, bool inherits)
    {
        foreach (var method in (string[])["kubernetes", "jwt", "appRole", "aws", "gcp"])
        {
            if (spec.Object(method) is not { } block)
                continue;

            var settings = new JsonObject();
            settings.Copy(block, [.. block.Names.Where(name => name != "secretIDPath")]);
            if (block.Text("secretIDPath") is not null)
            {
                settings["secretRef"] = subject.Manifest.Name;
                subject.Unsupported(
                    block.At("secretIDPath"),
                    $"a resource can't name a file of the operator's pod: put the secret-id into the key id of a Secret {subject.Manifest.Name} beside each secret that is synced");
            }

            json.Put(method, settings);
            var usesServiceAccount = method == "kubernetes" || (method == "jwt" && block.Has("serviceAccount"));
            if (usesServiceAccount && !inherits)
                LoginAudience.Check(subject, block, subject.Part("spec").Text("mount") ?? block.Text("mount") ?? subject.Part("spec").Text("defaultMount"), method);
        }
    }
}
