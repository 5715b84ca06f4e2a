using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Decoding;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies;

/// <summary>Secrets: types and what each must hold, <c>stringData</c>, immutability.</summary>
public sealed class SecretStrategy : BuiltInStrategy
{
    private const int MaxSize = 1024 * 1024;
    private const string IsImmutable = "field is immutable when `immutable` is set";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Decode(ApiResource resource, FieldType type, JsonObject value)
    {
        var unknown = base.Decode(resource, type, value);
        if (value["stringData"] is JsonObject texts)
        {
            var data = value["data"] as JsonObject ?? [];
            foreach (var (key, text) in texts)
                data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes((string?)text ?? ""));
            value["data"] = data;
            value.Remove("stringData");
        }

        return unknown;
    }

    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        if ((string?)value["type"] is null or "")
            value["type"] = "Opaque";
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var data = value["data"] as JsonObject ?? [];
        var size = 0L;
        foreach (var (key, content) in data)
        {
            foreach (var problem in Names.ConfigKey(key))
                yield return FieldErrors.Invalid($"data[{key}]", key, problem);
            size += Base64Length((string?)content ?? "");
        }

        if (size > MaxSize)
            yield return FieldErrors.TooLong("data", MaxSize);
        foreach (var error in ValidateType(value, data))
            yield return error;
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource)
    {
        if ((string?)value["type"] != (string?)old["type"])
            yield return FieldErrors.Invalid("type", value["type"], "field is immutable");
        if ((bool?)old["immutable"] == true)
        {
            if ((bool?)value["immutable"] != true)
                yield return FieldErrors.Forbidden("immutable", IsImmutable);
            if (!JsonNode.DeepEquals(value["data"], old["data"]))
                yield return FieldErrors.Forbidden("data", IsImmutable);
        }

        foreach (var error in Validate(value))
            yield return error;
    }

    private static IEnumerable<FieldError> ValidateType(JsonObject value, JsonObject data)
    {
        const string Owner = "kubernetes.io/service-account.name";
        switch ((string?)value["type"])
        {
            case "kubernetes.io/service-account-token":
                if ((string?)value["metadata"]?["annotations"]?[Owner] is null or "")
                    yield return FieldErrors.Required($"metadata.annotations[{Owner}]");
                break;
            case "kubernetes.io/dockercfg":
                if (Json(data, ".dockercfg") is { } cfg)
                    yield return cfg;
                break;
            case "kubernetes.io/dockerconfigjson":
                if (Json(data, ".dockerconfigjson") is { } config)
                    yield return config;
                break;
            case "kubernetes.io/basic-auth" when !data.ContainsKey("username") && !data.ContainsKey("password"):
                yield return FieldErrors.Required("data[username]");
                yield return FieldErrors.Required("data[password]");
                break;
            case "kubernetes.io/ssh-auth" when data["ssh-privatekey"] is null || (string?)data["ssh-privatekey"] == "":
                yield return FieldErrors.Required("data[ssh-privatekey]");
                break;
            case "kubernetes.io/tls":
                foreach (var key in new[] { "tls.crt", "tls.key" })
                {
                    if (!data.ContainsKey(key))
                        yield return FieldErrors.Required($"data[{key}]");
                }

                break;
        }
    }

    private static FieldError? Json(JsonObject data, string key)
    {
        if ((string?)data[key] is not { } content)
            return FieldErrors.Required($"data[{key}]");
        return GoJson.Problem(Encoding.UTF8.GetString(Convert.FromBase64String(content))) is { } problem
            ? FieldErrors.Invalid($"data[{key}]", "<secret contents redacted>", problem)
            : null;
    }

    private static long Base64Length(string text) =>
        (text.Length / 4 * 3) - (text.EndsWith("==", StringComparison.Ordinal) ? 2 : text.EndsWith('=') ? 1 : 0);
}
