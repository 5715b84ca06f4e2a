using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vault.Http;
using Sandbox.Vault.Namespaces;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Audit;

/// <summary>The lines of an audit log, in the form of Vault's JSON format.</summary>
internal static class AuditEntry
{
    /// <summary>The line for a request.</summary>
    public static JsonObject OfRequest(VaultRequest request, VaultException? error, DateTimeOffset time, FileAuditDevice device)
    {
        var entry = new JsonObject
        {
            ["time"] = Timestamps.Nano(time),
            ["type"] = "request",
            ["auth"] = AuthOf(request.Token, device),
            ["request"] = RequestOf(request, device),
        };
        if (error is not null)
            entry["error"] = error.IsFailure ? VaultException.AsList(error.Message) : error.Text;
        return entry;
    }

    /// <summary>The line for an answer.</summary>
    public static JsonObject OfResponse(
        VaultRequest request, VaultResponse? response, VaultException? error, DateTimeOffset time, FileAuditDevice device)
    {
        var answer = new JsonObject();
        if (response?.Auth is { } auth)
            answer["auth"] = IssuedOf(auth, device);
        if (request.Mount is { } mount)
            answer["mount_type"] = mount.Type;
        if (error is not null)
            answer["data"] =
                new JsonObject { ["error"] = Hashed(error.IsFailure ? VaultException.AsList(error.Message) : error.Text ?? "", device) };
        else if (response?.Data is { } data)
            answer["data"] = Hash(data, device, numbers: false);
        if (response?.WrapInfo is { } wrap)
            answer["wrap_info"] = WrapOf(wrap, device);

        var entry = new JsonObject
        {
            ["time"] = Timestamps.Nano(time),
            ["type"] = "response",
            ["auth"] = AuthOf(request.Token, device),
            ["request"] = RequestOf(request, device),
            ["response"] = answer,
        };
        if (error is not null)
            entry["error"] = VaultException.AsList(error.AuditText);
        return entry;
    }

    private static JsonObject RequestOf(VaultRequest request, FileAuditDevice device)
    {
        var entry = new JsonObject { ["id"] = request.Id, ["operation"] = request.Operation.ToString().ToLowerInvariant() };
        if (request.Mount is { } mount)
            entry["mount_type"] = mount.Type;
        if (request.ClientToken.Length > 0)
            entry["client_token"] = Hashed(request.ClientToken, device);
        if (request.Token is { Accessor.Length: > 0 } token)
            entry["client_token_accessor"] = Accessor(token.Accessor, device);
        var space = request.Core?.Namespace ?? NamespaceEntry.Root;
        entry["namespace"] = new JsonObject { ["id"] = space.Id };
        if (!space.IsRoot)
            entry["namespace"]!["path"] = space.Path;
        entry["path"] = request.Path;
        if (request.Data.Count > 0)
            entry["data"] = Hash(request.Data, device, numbers: true);
        entry["remote_address"] = request.RemoteAddress;
        if (request.WrapTtl is { Ticks: > 0 } ttl)
            entry["wrap_ttl"] = (long)ttl.TotalSeconds;
        return entry;
    }

    private static JsonObject AuthOf(TokenEntry? token, FileAuditDevice device)
    {
        if (token is null)
            return new JsonObject { ["token_type"] = "default" };

        var entry = new JsonObject { ["client_token"] = Hashed(token.Id, device) };
        if (token.Accessor.Length > 0)
            entry["accessor"] = Accessor(token.Accessor, device);
        entry["display_name"] = token.DisplayName;
        entry["policies"] = Names(token.Policies);
        entry["token_policies"] = Names(token.Policies);
        AddIdentity(entry, token.Metadata, token.EntityId);
        entry["token_type"] = token.Type.ToString().ToLowerInvariant();
        if (token.Ttl > TimeSpan.Zero)
            entry["token_ttl"] = (long)token.Ttl.TotalSeconds;
        entry["token_issue_time"] = Timestamps.Seconds(token.CreationTime);
        return entry;
    }

    private static JsonObject IssuedOf(Auth auth, FileAuditDevice device)
    {
        var entry = new JsonObject { ["client_token"] = Hashed(auth.ClientToken, device) };
        if (auth.Accessor.Length > 0)
            entry["accessor"] = Accessor(auth.Accessor, device);
        entry["display_name"] = auth.DisplayName;
        entry["policies"] = Names(auth.Policies);
        entry["token_policies"] = Names(auth.TokenPolicies);
        if (auth.NumUses > 0)
            entry["num_uses"] = auth.NumUses;
        AddIdentity(entry, auth.Metadata, auth.EntityId);
        entry["token_type"] = auth.TokenType.ToString().ToLowerInvariant();
        if (auth.Ttl > TimeSpan.Zero)
            entry["token_ttl"] = (long)auth.Ttl.TotalSeconds;
        return entry;
    }

    private static void AddIdentity(JsonObject entry, IReadOnlyDictionary<string, string>? metadata, string entityId)
    {
        if (metadata is { Count: > 0 })
            entry["metadata"] = new JsonObject(metadata.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
        if (entityId.Length > 0)
            entry["entity_id"] = entityId;
    }

    private static JsonObject WrapOf(WrapInfo wrap, FileAuditDevice device) => new()
    {
        ["ttl"] = (long)wrap.Ttl.TotalSeconds,
        ["token"] = Hashed(wrap.Token, device),
        ["accessor"] = Accessor(wrap.Accessor, device),
        ["creation_time"] = Timestamps.Nano(wrap.CreationTime),
        ["creation_path"] = wrap.CreationPath,
    };

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => JsonValue.Create(n))]);

    private static string Hashed(string value, FileAuditDevice device) => device.LogRaw ? value : device.Hash(value);

    private static string Accessor(string value, FileAuditDevice device) => device.HashesAccessors ? Hashed(value, device) : value;

    // Numbers of a request are text to Vault, and hashed as such; those of an answer are numbers.
    private static JsonNode? Hash(JsonNode? node, FileAuditDevice device, bool numbers) => device.LogRaw ? node?.DeepClone() : node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => KeyValuePair.Create(p.Key, Hash(p.Value, device, numbers)))),
        JsonArray list => new JsonArray([.. list.Select(v => Hash(v, device, numbers))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(device.Hash(text)),
        JsonValue value when numbers && value.GetValueKind() == JsonValueKind.Number => JsonValue.Create(device.Hash(value.ToJsonString())),
        _ => node?.DeepClone(),
    };
}
