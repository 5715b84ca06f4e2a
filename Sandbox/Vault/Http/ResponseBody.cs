using System.Text.Json.Nodes;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Http;

/// <summary>The JSON of answers.</summary>
/// <param name="flavour">Which fields auth has.</param>
internal sealed class ResponseBody(VaultFlavour flavour)
{
    /// <summary>The envelope of an answer.</summary>
    public JsonObject Envelope(VaultResponse response, VaultRequest request)
    {
        var data = response.Data is { } fields ? GoJson.Sorted(fields) : null;
        var body = new JsonObject();
        if (response.RepeatsDataAtTop && data is JsonObject top)
        {
            foreach (var (name, value) in top)
                body[name] = value?.DeepClone();
        }

        body["request_id"] = response.WrapInfo is null ? request.Id : "";
        body["lease_id"] = response.Secret?.LeaseId ?? "";
        body["renewable"] = response.Secret?.Renewable ?? false;
        body["lease_duration"] = (long)(response.Secret?.Ttl.TotalSeconds ?? 0);
        body["data"] = data;
        body["wrap_info"] = response.WrapInfo is { } wrap ? Wrap(wrap) : null;
        body["warnings"] = response.Warnings.Count > 0 ? Names(response.Warnings) : null;
        body["auth"] = response.Auth is { } auth ? Auth(auth) : null;
        if (flavour == VaultFlavour.Vault)
            body["mount_type"] = request.Mount?.Type ?? "";
        return body;
    }

    /// <summary>The body of an error.</summary>
    public static JsonObject Error(string? message) => new() { ["errors"] = message is null ? [] : new JsonArray(message) };

    private static JsonObject Wrap(WrapInfo wrap)
    {
        var info = new JsonObject
        {
            ["token"] = wrap.Token,
            ["accessor"] = wrap.Accessor,
            ["ttl"] = (long)wrap.Ttl.TotalSeconds,
            ["creation_time"] = Timestamps.Nano(wrap.CreationTime),
            ["creation_path"] = wrap.CreationPath,
        };
        if (wrap.WrappedAccessor.Length > 0)
            info["wrapped_accessor"] = wrap.WrappedAccessor;
        return info;
    }

    private JsonObject Auth(Auth auth)
    {
        var body = new JsonObject
        {
            ["client_token"] = auth.ClientToken,
            ["accessor"] = auth.Accessor,
            ["policies"] = Names(auth.Policies),
            ["token_policies"] = Names(auth.TokenPolicies),
        };
        if (auth.IdentityPolicies.Count > 0)
            body["identity_policies"] = Names(auth.IdentityPolicies);
        body["metadata"] = auth.Metadata is { } metadata
            ? new JsonObject(
                metadata.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)))
            : null;
        body["lease_duration"] = (long)auth.Ttl.TotalSeconds;
        body["renewable"] = auth.Renewable;
        body["entity_id"] = auth.EntityId;
        body["token_type"] = auth.TokenType.ToString().ToLowerInvariant();
        body["orphan"] = auth.Orphan;
        if (flavour == VaultFlavour.Vault18)
            return body;
        body["mfa_requirement"] = null;
        body["num_uses"] = auth.NumUses;
        return body;
    }

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => JsonValue.Create(n))]);
}
