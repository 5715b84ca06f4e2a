using System.Text.Json.Nodes;

namespace Operator.Migration.Vso;

/// <summary>VSO's kinds that become Secrets.</summary>
public sealed class VsoSecretConversion(Subject subject, Fields spec, VsoNames names, MigrationOptions options)
{
    /// <summary>VaultStaticSecret.</summary>
    public JsonObject Static()
    {
        var json = Common();
        json.Put("mount", Path("mount"));
        json.Put("path", Path("path"));
        json.Copy(spec, "type");
        if (spec.Number("version") is > 0 and var version)
            json["version"] = version;
        StaticRefresh(json, spec.Flag("hmacSecretData") ?? true);
        json.Put("destination", Destination());
        json.Copy(spec, "syncConfig");
        return json;
    }

    /// <summary>VaultDynamicSecret.</summary>
    public JsonObject Dynamic()
    {
        var json = Common();
        json.Put("mount", Path("mount"));
        json.Put("path", Path("path"));
        var method = spec.Text("requestHTTPMethod");
        var parameters = spec.Take("params");
        json.Put("requestHTTPMethod", parameters is not null && method is null or "GET" ? "PUT" : method);
        if (parameters is not null && method == "GET")
            subject.Info(spec.At("requestHTTPMethod"), "set to PUT, which VSO sends where there are params");
        json.Put("params", parameters);
        json.Copy(spec, "renewalPercent");
        if (spec.Flag("revoke") is { } revoke)
        {
            json["revoke"] = revoke;
            if (!revoke)
                subject.Changed(spec.At("revoke"), "VSO ignores it and always revokes the lease when the resource is deleted; here the lease then lives on until it ends");
        }

        json.Copy(spec, "allowStaticCreds", "refreshAfter", "rolloutRestartTargets");
        json.Put("destination", Destination());
        subject.Changed("spec", "a lease can't be handed over: the first sync asks for new credentials, and VSO's end with its token");
        return json;
    }

    /// <summary>VaultPKISecret.</summary>
    public JsonObject Pki()
    {
        var json = Common();
        json.Put("mount", Path("mount"));
        json.Copy(
            spec, "role", "issuerRef", "commonName", "altNames", "ipSans", "uriSans", "otherSans", "userIDs", "ttl", "notAfter", "format", "privateKeyFormat",
            "excludeCNFromSans");
        json.Put("expiryOffset", spec.Take("expiryOffset"));
        if (!json.ContainsKey("expiryOffset"))
            subject.Changed(spec.At("expiryOffset"), "not set: VSO renews a second before the certificate ends, we when a third of its lifetime is left");
        json.Copy(spec, "revoke", "clear", "rolloutRestartTargets");
        json.Put("destination", Destination());
        if (spec.Object("destination")?.Text("type") == "kubernetes.io/tls")
        {
            subject.Changed(
                "spec.destination.type", "VSO writes the issuer's answer (certificate, private_key, …) beside tls.crt and tls.key; here there are tls.crt, tls.key and ca.crt");
        }

        if (json.ContainsKey("issuerRef"))
            subject.Changed(spec.At("issuerRef"), "VSO up to 1.5 asks at a path that Vault doesn't have; here the issuer is used");
        subject.Changed("spec", "a new certificate is issued at the first sync");
        return json;
    }

    /// <summary>SecretTransformation.</summary>
    public JsonObject Shared()
    {
        var json = new JsonObject();
        json.Copy(spec, "templates", "sourceTemplates", "includes", "excludes");
        json.Put("allowedNamespaces", Resource.ListOf(names.UsersOf(subject.Manifest)));
        subject.Info(
            "spec.allowedNamespaces",
            json.ContainsKey("allowedNamespaces")
                ? $"set to {json["allowedNamespaces"]!.ToJsonString()}, where it is used: VSO lets every namespace use a SecretTransformation"
                : "not set: only its own namespace may use it, where VSO lets every namespace");
        TemplateCheck.Check(subject, json);
        return json;
    }

    private JsonObject Common()
    {
        var json = new JsonObject { ["vaultAuthRef"] = names.Reference(spec.Text("vaultAuthRef"), subject.Manifest.Namespace, isMoved: false) };
        json.Copy(spec, "namespace");
        return json;
    }

    private void StaticRefresh(JsonObject json, bool hasMac)
    {
        var field = spec.At("refreshAfter");
        var given = spec.Text("refreshAfter");
        var isSet = given is not null && given.AsSpan().IndexOfAnyInRange('1', '9') >= 0;
        if (isSet || hasMac)
        {
            json["refreshAfter"] = isSet ? given : "60s";
            if (!isSet)
                subject.Info(field, "set to 60s, VSO's default; ours is 1h, and a change in the store can be fetched by the annotation secret-courier.io/sync-now");
        }
        else
        {
            subject.Changed(field, "not set, and hmacSecretData is false: VSO never asks the store again; here it is asked every hour");
        }

        var targets = spec.Take("rolloutRestartTargets");
        if (hasMac)
            json.Put("rolloutRestartTargets", targets);
        else if (targets is not null)
            subject.Changed(spec.At("rolloutRestartTargets"), "VSO ignores them where hmacSecretData is false: left out; put them back if restarts are wanted");
        if (!hasMac)
            subject.Info(spec.At("hmacSecretData"), "left out: changes are always found by a MAC, and only changes are written");
    }

    private JsonObject? Destination()
    {
        if (spec.Object("destination") is { } destination)
            return new VsoDestinationConversion(subject, destination, names, options).Convert();

        subject.Unsupported(spec.At("destination"), "VSO requires it: without one the Secret gets the name of the resource");
        return null;
    }

    // VSO joins mount and path whatever slashes they have; here they have none at their ends.
    private string? Path(string name)
    {
        var given = spec.Text(name);
        var trimmed = given?.Trim('/');
        if (given != trimmed)
            subject.Info(spec.At(name), "written without the slashes at its ends");
        return trimmed;
    }
}
