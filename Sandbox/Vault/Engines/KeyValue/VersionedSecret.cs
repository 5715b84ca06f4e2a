using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sandbox.Vault.Http;
using Sandbox.Vault.Json;

namespace Sandbox.Vault.Engines.KeyValue;

/// <summary>A secret with its versions.</summary>
public sealed class VersionedSecret
{
    private const int DefaultMaxVersions = 10;

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedTime { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedTime { get; set; }

    /// <summary>The newest version; 0 before the first.</summary>
    [JsonInclude]
    public int CurrentVersion { get; private set; }

    /// <summary>The oldest version kept; 0 while none was dropped.</summary>
    [JsonInclude]
    public int OldestVersion { get; private set; }

    /// <summary>How many versions are kept; 0 for what the mount says.</summary>
    public int MaxVersions { get; set; }

    /// <summary>True if a write must say which version it replaces.</summary>
    public bool CasRequired { get; set; }

    /// <summary>When a version deletes itself; zero for what the mount says, negative for never.</summary>
    public TimeSpan DeleteVersionAfter { get; set; }

    /// <summary>True if a change of the metadata must say which version of it it replaces (OpenBao).</summary>
    public bool MetadataCasRequired { get; set; }

    /// <summary>The version of the metadata (OpenBao): 1 once it was written, 0 as long as only data was.</summary>
    public long MetadataVersion { get; set; }

    /// <summary>Free metadata; null for none.</summary>
    public JsonObject? CustomMetadata { get; set; }

    /// <summary>The versions kept, by number.</summary>
    public SortedDictionary<int, SecretVersion> Versions { get; init; } = [];

    /// <summary>Adds a version, and drops those that are too many.</summary>
    public void Add(SecretVersion version, int mountMaxVersions)
    {
        Versions[++CurrentVersion] = version;
        UpdatedTime = version.CreatedTime;
        var max = MaxVersions > 0 && mountMaxVersions > 0
            ? Math.Min(MaxVersions, mountMaxVersions)
            : Math.Max(MaxVersions, mountMaxVersions);
        var oldest = CurrentVersion - (max == 0 ? DefaultMaxVersions : max) + 1;
        if (oldest <= 1)
            return;
        foreach (var number in Versions.Keys.Where(n => n < oldest).ToList())
            Versions.Remove(number);
        OldestVersion = oldest;
    }

    /// <summary>What the metadata path shows.</summary>
    public JsonObject Describe(VaultFlavour flavour)
    {
        var data = new JsonObject
        {
            ["cas_required"] = CasRequired,
            ["created_time"] = Timestamps.Nano(CreatedTime),
            ["current_version"] = CurrentVersion,
            ["delete_version_after"] = GoDuration.Print(DeleteVersionAfter),
            ["max_versions"] = MaxVersions,
            ["oldest_version"] = OldestVersion,
            ["updated_time"] = Timestamps.Nano(UpdatedTime),
            ["versions"] = new JsonObject(Versions.Select(v => KeyValuePair.Create($"{v.Key}", (JsonNode?)v.Value.Describe()))),
        };
        if (flavour != VaultFlavour.Vault18)
            data["custom_metadata"] = CustomMetadata?.DeepClone();
        if (flavour == VaultFlavour.OpenBao)
            (data["current_metadata_version"], data["metadata_cas_required"]) = (MetadataVersion, MetadataCasRequired);
        return data;
    }
}
