using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;

namespace Sandbox.Vault.Mounts;

/// <summary>A mount: a secrets engine or an auth method at a path.</summary>
public sealed class MountEntry
{
    /// <summary>The path with a slash at its end, without <c>auth/</c>.</summary>
    public required string Path { get; set; }

    /// <summary>The path of the namespace it belongs to, with a slash at its end; empty for the root namespace.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>True for an auth mount, whose requests go to <c>auth/PATH</c>.</summary>
    public bool IsAuth { get; init; }

    /// <summary>The type, such as <c>kv</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The description.</summary>
    public string Description { get; set; } = "";

    /// <summary>The accessor, such as <c>kv_1a2b3c4d</c>.</summary>
    public required string Accessor { get; init; }

    /// <summary>The UUID.</summary>
    public string Uuid { get; init; } = Guid.NewGuid().ToString();

    /// <summary>Options, such as the version of KV; null for none.</summary>
    public JsonObject? Options { get; set; }

    /// <summary>True if the mount isn't replicated.</summary>
    public bool Local { get; init; }

    /// <summary>True if values are wrapped by the seal.</summary>
    public bool SealWrap { get; init; }

    /// <summary>True if randomness comes from outside.</summary>
    public bool ExternalEntropyAccess { get; init; }

    /// <summary>What can be tuned.</summary>
    public MountTuning Tuning { get; init; } = new();

    /// <summary>What serves it.</summary>
    public required Backend Backend { get; set; }

    /// <summary>The path as requests have it.</summary>
    public string FullPath => IsAuth ? $"auth/{Path}" : Path;

    private bool IsBuiltIn => Path is "sys/" or "cubbyhole/" or "identity/" || (IsAuth && Path == "token/");

    /// <summary>What <c>sys/mounts</c> and <c>sys/auth</c> show.</summary>
    public JsonObject Describe(VaultFlavour flavour)
    {
        var entry = new JsonObject
        {
            ["accessor"] = Accessor,
            ["config"] = Tuning.Describe(IsAuth),
            ["description"] = Description,
            ["external_entropy_access"] = ExternalEntropyAccess,
            ["local"] = Local,
            ["options"] = Options?.DeepClone(),
            ["seal_wrap"] = SealWrap,
            ["type"] = Type,
            ["uuid"] = Uuid,
        };
        if (flavour == VaultFlavour.Vault18)
            return entry;
        entry["plugin_version"] = "";
        entry["running_plugin_version"] = VaultVersion.OfBuiltIn(flavour);
        entry["running_sha256"] = "";
        if (!IsBuiltIn)
            entry["deprecation_status"] = "supported"; // the mounts that every server has are no plugins
        return entry;
    }
}
