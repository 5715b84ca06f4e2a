using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Leases;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Mounts;

/// <summary>Sets what can be tuned at a mount.</summary>
internal static class MountTuner
{
    /// <summary>Applies a configuration; what it doesn't name stays.</summary>
    /// <exception cref="VaultException">A value won't do.</exception>
    public static void Apply(MountEntry mount, JsonObject config)
    {
        try
        {
            Set(mount, config);
        }
        catch (FormatException e)
        {
            throw VaultException.Refused(e.Message);
        }
    }

    private static void Set(MountEntry mount, JsonObject config)
    {
        var tuning = mount.Tuning;
        var (ttl, max) =
            (Ttl(config, "default_lease_ttl", "default", tuning.DefaultLeaseTtl), Ttl(config, "max_lease_ttl", "max", tuning.MaxLeaseTtl));
        if (max > TimeSpan.Zero && ttl > max)
            throw VaultException.Refused("given default lease TTL greater than given max lease TTL");
        if (max == TimeSpan.Zero && ttl > LeaseTimes.SystemTtl)
            throw VaultException.Refused(
                $"given default lease TTL greater than system default lease TTL of {(long)LeaseTimes.SystemTtl.TotalSeconds}");
        (tuning.DefaultLeaseTtl, tuning.MaxLeaseTtl) = (ttl, max);

        if (config["force_no_cache"] is { } noCache)
            tuning.ForceNoCache = FieldConversion.Convert(FieldType.Bool, noCache)!.GetValue<bool>();
        if (config["listing_visibility"]?.ToString() is { } visibility)
            tuning.ListingVisibility = visibility is "" or "unauth" or "hidden"
                ? visibility
                : throw VaultException.Refused("invalid listing visibility type");
        if (config["token_type"]?.ToString() is { } tokenType)
            tuning.TokenType = TokenTypeOf(mount, tokenType);
        tuning.AuditNonHmacRequestKeys = Names(config, "audit_non_hmac_request_keys", tuning.AuditNonHmacRequestKeys);
        tuning.AuditNonHmacResponseKeys = Names(config, "audit_non_hmac_response_keys", tuning.AuditNonHmacResponseKeys);
        tuning.PassthroughRequestHeaders = Names(config, "passthrough_request_headers", tuning.PassthroughRequestHeaders);
        tuning.AllowedResponseHeaders = Names(config, "allowed_response_headers", tuning.AllowedResponseHeaders);
    }

    private static string TokenTypeOf(MountEntry mount, string type)
    {
        if (!mount.IsAuth)
            throw VaultException.Refused("'token_type' can only be modified on auth mounts");
        return type switch
        {
            "" or "default-service" => "default-service",
            "default-batch" or "service" or "batch" => type,
            _ => throw VaultException.Refused("invalid value for 'token_type'"),
        };
    }

    private static TimeSpan Ttl(JsonObject config, string name, string what, TimeSpan present)
    {
        if (config[name] is not { } value)
            return present;
        if (value.ToString() is "" or "system")
            return TimeSpan.Zero;
        try
        {
            return GoDuration.Parse(value);
        }
        catch (FormatException e)
        {
            throw VaultException.Refused($"unable to parse {what} TTL of {value}: {e.Message}");
        }
    }

    private static IReadOnlyList<string> Names(JsonObject config, string name, IReadOnlyList<string> present) =>
        config[name] is { } value ? [.. FieldConversion.List(value).Where(s => s.Length > 0)] : present;
}
