using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Strategies.Cluster;

/// <summary>CertificateSigningRequests. They can be approved or denied; no signer issues certificates.</summary>
public sealed class CertificateSigningRequestStrategy : BuiltInStrategy
{
    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        if (value["spec"] is JsonObject spec && spec["usages"] is null)
            spec["usages"] = new JsonArray("digital signature", "key encipherment");
    }

    /// <inheritdoc/>
    public override void PrepareForCreate(JsonObject value, RequestUser user)
    {
        value["status"] = new JsonObject();
        var spec = value.Child("spec");
        spec["username"] = user.Name;
        spec["groups"] = user.Groups.ToJson();
        spec.Remove("uid");
        spec.Remove("extra");
        if (user.Uid.Length > 0)
            spec["uid"] = user.Uid;
        if (user.Extra.Count > 0)
            spec["extra"] = new JsonObject(user.Extra.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value.ToJson())));
    }

    /// <inheritdoc/>
    public override void ResetForUpdate(ApiResource resource, JsonObject value, JsonObject old, string subresource)
    {
        // What was asked for never changes.
        Copy(old, value, "spec");
        if (subresource.Length == 0)
            Copy(old, value, "status");
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var spec = value.Child("spec");
        if (spec.Text("request").Length == 0)
            yield return FieldErrors.Invalid("spec.request", "", "PEM block type must be CERTIFICATE REQUEST");
        if (spec.Text("signerName").Length == 0)
            yield return FieldErrors.Required("spec.signerName");
        else if (!spec.Text("signerName").Contains('/'))
            yield return FieldErrors.Invalid("spec.signerName", spec.Text("signerName"),
                "must be a fully qualified domain and path of the form 'example.com/signer-name'");
        if (spec.Items("usages").Count == 0)
            yield return FieldErrors.Required("spec.usages");
    }
}
