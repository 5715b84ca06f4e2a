using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>What webhooks get, and how their answers are read (<c>admission.k8s.io AdmissionReview</c>).</summary>
internal static class AdmissionReviews
{
    private const string Group = "admission.k8s.io";

    /// <summary>The review of a request.</summary>
    /// <param name="version">The review's version.</param>
    /// <param name="uid">The UID that the answer must repeat.</param>
    /// <param name="attributes">The request.</param>
    /// <param name="resource">The resource in whose version the webhook wants the objects.</param>
    public static JsonObject Create(string version, string uid, AdmissionAttributes attributes, ApiResource resource)
    {
        var request = Request(attributes, resource);
        request.Insert(0, "uid", uid);
        var options = request.IndexOf("dryRun");
        request.Insert(options, "object", Copy(attributes.Object, attributes.Resource, resource));
        request.Insert(options + 1, "oldObject", Copy(attributes.OldObject, attributes.Resource, resource));
        return new JsonObject { ["kind"] = "AdmissionReview", ["apiVersion"] = $"{Group}/{version}", ["request"] = request };
    }

    /// <summary>The request of a review without its UID and objects, as expressions see it.</summary>
    public static JsonObject Request(AdmissionAttributes attributes, ApiResource resource)
    {
        var request = new JsonObject { ["kind"] = attributes.KindOf(resource).ToJson(), ["resource"] = Resource(resource) };
        Set(request, "subResource", attributes.Subresource);
        request["requestKind"] = attributes.Kind.ToJson();
        request["requestResource"] = Resource(attributes.Resource);
        Set(request, "requestSubResource", attributes.Subresource);
        Set(request, "name", attributes.Name);
        Set(request, "namespace", attributes.Namespace);
        request["operation"] = attributes.Operation;
        request["userInfo"] = User(attributes.User);
        request["dryRun"] = attributes.IsDryRun;
        request["options"] = attributes.Options.DeepClone();
        return request;
    }

    /// <summary>Reads a webhook's answer.</summary>
    /// <param name="review">The answer.</param>
    /// <param name="version">The version that was sent.</param>
    /// <param name="uid">The UID that was sent.</param>
    /// <param name="isMutating">Whether it may patch.</param>
    /// <exception cref="FormatException">It isn't one.</exception>
    public static ReviewResponse Read(JsonObject review, string version, string uid, bool isMutating)
    {
        if (review["response"] is not JsonObject response)
            throw new FormatException("webhook response was absent");
        // v1beta1 never checked what it got.
        if (version == "v1")
            Check(review, response, uid, isMutating);
        var patch = isMutating ? Bytes(response.Text("patch")) : [];
        return new ReviewResponse(
            response.IsTrue("allowed"),
            response["status"] as JsonObject,
            patch,
            version == "v1" ? response.Text("patchType") : "JSONPatch",
            response.Texts("warnings"));
    }

    private static void Check(JsonObject review, JsonObject response, string uid, bool isMutating)
    {
        if (response.Text("uid") != uid)
            throw new FormatException($"expected response.uid={GoText.Quote(uid)}, got {GoText.Quote(response.Text("uid"))}");
        var (apiVersion, kind) = (review.Text("apiVersion"), review.Text("kind"));
        if (apiVersion != $"{Group}/v1" || kind != "AdmissionReview")
        {
            var got = apiVersion.Contains('/') ? apiVersion : "/" + apiVersion;
            throw new FormatException($"expected webhook response of {Group}/v1, Kind=AdmissionReview, got {got}, Kind={kind}");
        }

        var (hasPatch, hasType) = (response.Text("patch").Length > 0, response["patchType"] is not null);
        var problem = (isMutating, hasPatch, hasType) switch
        {
            (true, true, false) => "webhook returned response.patch but not response.patchType",
            (true, false, true) => "webhook returned response.patchType but not response.patch",
            (true, true, true) when response.Text("patchType").Length == 0 => "webhook returned invalid response.patchType of \"\"",
            (false, true, _) => "validating webhook may not return response.patch",
            (false, _, true) => "validating webhook may not return response.patchType",
            _ => null,
        };
        if (problem is not null)
            throw new FormatException(problem);
    }

    private static byte[] Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length)
            ? bytes[..length]
            : throw new FormatException("illegal base64 data at input byte 0");
    }

    private static JsonNode? Copy(JsonObject? value, ApiResource from, ApiResource to)
    {
        var converted = Equivalents.Convert(value, from, to);
        return ReferenceEquals(converted, value) ? value?.DeepClone() : converted;
    }

    private static JsonObject Resource(ApiResource resource) =>
        new() { ["group"] = resource.Group, ["version"] = resource.Version, ["resource"] = resource.Plural };

    private static JsonObject User(RequestUser user)
    {
        var info = new JsonObject();
        Set(info, "username", user.Name);
        Set(info, "uid", user.Uid);
        if (user.Groups.Count > 0)
            info["groups"] = user.Groups.ToJson();
        if (user.Extra.Count > 0)
            info["extra"] = new JsonObject(user.Extra.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value.ToJson())));
        return info;
    }

    private static void Set(JsonObject value, string name, string text)
    {
        if (text.Length > 0)
            value[name] = text;
    }
}
