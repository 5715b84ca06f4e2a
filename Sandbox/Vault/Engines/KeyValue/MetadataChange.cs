using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.KeyValue;

/// <summary>A write or a patch of a secret's metadata, checked before anything is changed.</summary>
internal sealed class MetadataChange
{
    private static readonly string[] Settings =
        ["max_versions", "cas_required", "metadata_cas_required", "delete_version_after", "custom_metadata"];

    private readonly FieldData _fields;
    private readonly KeyValueConfiguration _mount;
    private readonly bool _isPatch;
    private readonly JsonObject? _custom;

    /// <summary>Reads a change.</summary>
    /// <param name="fields">What was sent.</param>
    /// <param name="mount">The mount's configuration.</param>
    /// <param name="flavour">Whether there is custom metadata.</param>
    /// <param name="isPatch">True to change custom metadata in part.</param>
    /// <exception cref="VaultException">The path or the custom metadata won't do.</exception>
    public MetadataChange(FieldData fields, KeyValueConfiguration mount, VaultFlavour flavour, bool isPatch)
    {
        (_fields, _mount, _isPatch) = (fields, mount, isPatch);
        if (fields.Text("path").Length == 0 && (!isPatch || !IsEmpty))
            throw VaultException.Refused("missing path");
        if (fields.Map("custom_metadata") is { } given && flavour != VaultFlavour.Vault18)
            _custom = CustomMetadata.Validate(given, isPatch);
    }

    /// <summary>True if nothing is to be changed.</summary>
    public bool IsEmpty => !Settings.Any(_fields.Has);

    /// <summary>Checks that the metadata is of the version that the change is for (OpenBao).</summary>
    /// <param name="secret">The secret; null if there is none.</param>
    /// <exception cref="VaultException">It isn't, or the version is missing and required.</exception>
    public void CheckVersion(VersionedSecret? secret)
    {
        if (!_fields.Has("metadata_cas"))
        {
            if (_mount.MetadataCasRequired || secret is { MetadataCasRequired: true })
                throw VaultException.Refused("metadata check-and-set parameter required for this call");
        }
        else if (_fields.Int("metadata_cas") != (secret?.MetadataVersion ?? 0))
        {
            throw VaultException.Refused(secret is null
                ? "metadata_cas must be 0 when creating new metadata"
                : "metadata check-and-set parameter does not match the current version");
        }
    }

    /// <summary>Changes a secret's metadata.</summary>
    public VaultResponse? Apply(VersionedSecret secret, DateTimeOffset now)
    {
        secret.MaxVersions = (int)_fields.Int("max_versions", secret.MaxVersions);
        secret.CasRequired = _fields.Bool("cas_required", secret.CasRequired);
        secret.MetadataCasRequired = _fields.Bool("metadata_cas_required", secret.MetadataCasRequired);
        secret.DeleteVersionAfter = _fields.Duration("delete_version_after", secret.DeleteVersionAfter);
        if (_custom is not null)
            secret.CustomMetadata = _isPatch ? MergePatch.Apply(secret.CustomMetadata, _custom)!.AsObject() : _custom;
        secret.UpdatedTime = now;
        secret.MetadataVersion++;
        return _mount.CasRequired && _fields.Has("cas_required") && !_fields.Bool("cas_required")
            ? VaultResponse.Warning("\"cas_required\" set to false, but is mandated by backend config. This value will be ignored.")
            : null;
    }
}
