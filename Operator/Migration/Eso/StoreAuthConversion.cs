using System.Text.Json.Nodes;

namespace Operator.Migration.Eso;

/// <summary>How a store logs in: ESO's <c>auth</c> block of the provider <c>vault</c> as method, mount and settings of a VaultAuth.</summary>
public sealed class StoreAuthConversion(Subject subject)
{
    private static readonly string[] Methods = ["kubernetes", "appRole", "jwt", "cert", "userPass", "ldap", "tokenSecretRef", "iam", "gcp"];

    /// <summary>Adds method, mount and settings.</summary>
    /// <param name="spec">The VaultAuth's spec.</param>
    /// <param name="auth">ESO's block.</param>
    public void Convert(JsonObject spec, Fields? auth)
    {
        var chosen = Methods.Where(method => auth?.Has(method) == true).ToList();
        if (auth is null || chosen is not [var method, ..])
        {
            subject.Unsupported("spec.provider.vault.auth", "has no method that is known: write spec.method and its settings into the VaultAuth");
            auth?.ReportRest();
            return;
        }

        var block = auth.Object(method)!;
        var (ours, mount, settings) = method switch
        {
            "kubernetes" => ("kubernetes", block.Text("mountPath") ?? "kubernetes", Kubernetes(block)),
            "appRole" => ("appRole", block.Text("path") ?? "approle", AppRole(block)),
            "jwt" => ("jwt", block.Text("path") ?? "jwt", Jwt(block)),
            "cert" => ("cert", block.Text("path") ?? "cert", Certificate(block)),
            "userPass" => ("userpass", block.Text("path") ?? "userpass", Password(block)),
            "ldap" => ("ldap", block.Text("path") ?? "ldap", Password(block)),
            "tokenSecretRef" => ("token", null, new JsonObject { ["secretRef"] = Credential(block, "token") }),
            "iam" => ("aws", block.Text("path") ?? "aws", Aws(block)),
            _ => ("gcp", block.Text("path") ?? "gcp", Gcp(block)),
        };
        spec["method"] = ours;
        spec.Put("mount", mount);
        spec.Put(ours, settings);
        block.ReportRest();
        auth.Ignore("namespace");
        auth.ReportRest();
    }

    private JsonObject Kubernetes(Fields block)
    {
        var account = block.Object("serviceAccountRef");
        var json = new JsonObject { ["role"] = block.Text("role"), ["serviceAccount"] = account?.Text("name") ?? "default" };
        json.Put("audiences", account?.Take("audiences"));
        if (account is null)
        {
            var what = block.Take("secretRef") is null ? "the operator's own ServiceAccount" : "a ServiceAccount's token in a Secret";
            subject.Unsupported(
                block.Path, $"logs in with {what}; here it is a ServiceAccount of the secret's namespace: set spec.kubernetes.serviceAccount, and let the role have it");
        }
        else
        {
            LoginAudience.Check(subject, WithRole(account, block), block.Text("mountPath") ?? "kubernetes", "kubernetes");
        }

        return json;
    }

    private JsonObject AppRole(Fields block)
    {
        var json = new JsonObject();
        json.Put("roleId", block.Text("roleId"));
        if (block.Object("roleRef") is { } reference)
            json["roleIdSecretRef"] = Credential(reference, "id");
        if (block.Object("secretRef") is { } secret)
            json["secretRef"] = Credential(secret, "id");
        return json;
    }

    private JsonObject Jwt(Fields block)
    {
        var json = new JsonObject();
        json.Put("role", block.Text("role"));
        if (block.Object("secretRef") is { } secret)
            json["secretRef"] = Credential(secret, "jwt");
        if (block.Object("kubernetesServiceAccountToken") is { } token)
        {
            var account = token.Object("serviceAccountRef");
            json.Put("serviceAccount", account?.Text("name"));
            json.Put("audiences", account?.Take("audiences") ?? token.Take("audiences"));
            json.Put("tokenExpirationSeconds", token.Take("expirationSeconds"));
            token.ReportRest();
        }

        return json;
    }

    private JsonObject Certificate(Fields block)
    {
        var json = new JsonObject();
        json.Put("name", block.Text("vaultRole"));
        var (certificate, key) = (block.Object("clientCert"), block.Object("secretRef"));
        json.Put("secretRef", certificate?.Text("name") ?? key?.Text("name"));
        subject.Changed(block.At("clientCert"), $"the Secret {certificate?.Text("name")} must be of the type kubernetes.io/tls");
        if (certificate?.Text("name") != key?.Text("name") || certificate?.Text("key") is not (null or "tls.crt") || key?.Text("key") is not (null or "tls.key"))
            subject.Changed(block.Path, "certificate and key are read from tls.crt and tls.key of one Secret: put both there");
        return json;
    }

    private JsonObject Password(Fields block)
    {
        var json = new JsonObject();
        json.Put("username", block.Text("username"));
        if (block.Object("secretRef") is { } secret)
            json["secretRef"] = Credential(secret, "password");
        return json;
    }

    private JsonObject Aws(Fields block)
    {
        var json = new JsonObject();
        json.Put("role", block.Text("vaultRole"));
        json.Put("region", block.Text("region"));
        json.Put("headerValue", block.Text("vaultAwsIamServerID"));
        json.Put("irsaServiceAccount", block.Object("jwt")?.Object("serviceAccountRef")?.Text("name"));
        if (block.Object("secretRef") is { } keys)
        {
            var secret = keys.Object("accessKeyIDSecretRef");
            json.Put("secretRef", secret?.Text("name"));
            subject.Changed(
                keys.Path, "the keys are read from access_key_id, secret_access_key and session_token of one Secret: see that it has them by these names");
        }

        if (block.Text("role") is not null || block.Text("externalID") is not null)
            subject.Unsupported(block.Path, "no other AWS role is assumed before the login: bind the Vault role to the identity itself");
        return json;
    }

    private JsonObject Gcp(Fields block)
    {
        var json = new JsonObject();
        json.Put("role", block.Text("role"));
        var workload = block.Object("workloadIdentity");
        json.Put(
            "workloadIdentityServiceAccount",
            workload?.Object("serviceAccountRef")?.Text("name") ?? block.Object("serviceAccountRef")?.Text("name"));
        json.Put("region", workload?.Text("clusterLocation") ?? block.Text("location"));
        json.Put("clusterName", workload?.Text("clusterName"));
        json.Put("projectID", workload?.Text("clusterProjectID") ?? block.Text("projectID"));
        if (block.Take("secretRef") is not null)
            subject.Unsupported(block.At("secretRef"), "a key of a service account isn't used: use workload identity");
        block.Ignore("location", "projectID");
        return json;
    }

    // The name of a Secret. Its key isn't chosen: each method has one.
    private string? Credential(Fields reference, string key)
    {
        var name = reference.Text("name");
        if (reference.Text("key") is { } given && given != key)
            subject.Changed(reference.At("key"), $"the value is read from the key {key}: copy {given} of the Secret {name} to it");
        reference.Ignore("namespace");
        return name;
    }

    // The role stands beside the reference to the ServiceAccount, the audiences in it.
    private Fields WithRole(Fields account, Fields block)
    {
        var json = new JsonObject { ["role"] = block.Text("role") };
        json.Put("audiences", account.Take("audiences"));
        return Fields.Of(json, account.Path, subject);
    }
}
