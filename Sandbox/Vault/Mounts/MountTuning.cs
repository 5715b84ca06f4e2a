using System.Text.Json.Nodes;

namespace Sandbox.Vault.Mounts;

/// <summary>What <c>sys/mounts/PATH/tune</c> sets.</summary>
public sealed class MountTuning
{
    /// <summary>The life time of leases and tokens; zero for the system's.</summary>
    public TimeSpan DefaultLeaseTtl { get; set; }

    /// <summary>The longest life time; zero for the system's.</summary>
    public TimeSpan MaxLeaseTtl { get; set; }

    /// <summary>True to bypass caches.</summary>
    public bool ForceNoCache { get; set; }

    /// <summary><c>unauth</c> if the mount is listed without a token, <c>hidden</c>, or empty.</summary>
    public string ListingVisibility { get; set; } = "";

    /// <summary>The kind of token that an auth mount gives.</summary>
    public string TokenType { get; set; } = "default-service";

    /// <summary>Request fields that the audit log shows in plain.</summary>
    public IReadOnlyList<string> AuditNonHmacRequestKeys { get; set; } = [];

    /// <summary>Response fields that the audit log shows in plain.</summary>
    public IReadOnlyList<string> AuditNonHmacResponseKeys { get; set; } = [];

    /// <summary>Request headers that reach the backend.</summary>
    public IReadOnlyList<string> PassthroughRequestHeaders { get; set; } = [];

    /// <summary>Response headers that the backend may set.</summary>
    public IReadOnlyList<string> AllowedResponseHeaders { get; set; } = [];

    /// <summary>The configuration as a list of mounts shows it.</summary>
    public JsonObject Describe(bool isAuth)
    {
        var config = new JsonObject
        {
            ["default_lease_ttl"] = (long)DefaultLeaseTtl.TotalSeconds,
            ["force_no_cache"] = ForceNoCache,
            ["max_lease_ttl"] = (long)MaxLeaseTtl.TotalSeconds,
        };
        AddOptional(config);
        if (isAuth)
            config["token_type"] = TokenType;
        return config;
    }

    /// <summary>Adds the settings that are shown only once they are set.</summary>
    public void AddOptional(JsonObject config)
    {
        AddList("audit_non_hmac_request_keys", AuditNonHmacRequestKeys);
        AddList("audit_non_hmac_response_keys", AuditNonHmacResponseKeys);
        AddList("passthrough_request_headers", PassthroughRequestHeaders);
        AddList("allowed_response_headers", AllowedResponseHeaders);
        if (ListingVisibility.Length > 0)
            config["listing_visibility"] = ListingVisibility;

        void AddList(string name, IReadOnlyList<string> list)
        {
            if (list.Count > 0)
                config[name] = new JsonArray([.. list.Select(v => JsonValue.Create(v))]);
        }
    }
}
