using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;

namespace Sandbox.Vault.Engines.KeyValue;

/// <summary>What holds for all secrets of a mount.</summary>
public sealed record KeyValueConfiguration
{
    /// <summary>The fields of the path that writes it.</summary>
    public static readonly Dictionary<string, FieldType> Fields = new()
    {
        ["max_versions"] = FieldType.Int,
        ["cas_required"] = FieldType.Bool,
        ["metadata_cas_required"] = FieldType.Bool,
        ["delete_version_after"] = FieldType.SignedDuration,
    };

    /// <summary>How many versions are kept; 0 for the default.</summary>
    public int MaxVersions { get; init; }

    /// <summary>True if a write must say which version it replaces.</summary>
    public bool CasRequired { get; init; }

    /// <summary>True if a change of metadata must say which version of it it replaces (OpenBao).</summary>
    public bool MetadataCasRequired { get; init; }

    /// <summary>When a version deletes itself; zero for never, negative to switch it off for all secrets.</summary>
    public TimeSpan DeleteVersionAfter { get; init; }

    /// <summary>The configuration with what a write changes.</summary>
    public KeyValueConfiguration With(FieldData fields) => new()
    {
        MaxVersions = (int)fields.Int("max_versions", MaxVersions),
        CasRequired = fields.Bool("cas_required", CasRequired),
        MetadataCasRequired = fields.Bool("metadata_cas_required", MetadataCasRequired),
        DeleteVersionAfter = fields.Duration("delete_version_after", DeleteVersionAfter),
    };

    /// <summary>How long a version of a secret lives: the shorter of what secret and mount say; zero for ever.</summary>
    public TimeSpan LifetimeOf(VersionedSecret secret)
    {
        if (secret.DeleteVersionAfter < TimeSpan.Zero || DeleteVersionAfter < TimeSpan.Zero)
            return TimeSpan.Zero;
        if (secret.DeleteVersionAfter == TimeSpan.Zero || DeleteVersionAfter == TimeSpan.Zero)
            return secret.DeleteVersionAfter + DeleteVersionAfter;
        return secret.DeleteVersionAfter < DeleteVersionAfter ? secret.DeleteVersionAfter : DeleteVersionAfter;
    }

    /// <summary>What the API shows.</summary>
    public JsonObject Describe(VaultFlavour flavour)
    {
        var data = new JsonObject
        {
            ["cas_required"] = CasRequired,
            ["delete_version_after"] = GoDuration.Print(DeleteVersionAfter),
            ["max_versions"] = MaxVersions,
        };
        if (flavour == VaultFlavour.OpenBao)
            data["metadata_cas_required"] = MetadataCasRequired;
        return data;
    }
}
