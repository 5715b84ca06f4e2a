namespace Vault.Client.Secrets;

/// <summary>Why a key-value engine has no data at a path. All three are definite answers (404), not failures.</summary>
public enum KeyValueAbsence
{
    /// <summary>Nothing was ever there, or all of it was deleted for good.</summary>
    Missing,

    /// <summary>The version is soft-deleted (KV version 2); it can be undeleted.</summary>
    Deleted,

    /// <summary>The version is destroyed (KV version 2).</summary>
    Destroyed,
}
