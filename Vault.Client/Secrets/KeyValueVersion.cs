namespace Vault.Client.Secrets;

/// <summary>The two APIs of the key-value engine.</summary>
public enum KeyValueVersion
{
    /// <summary>Unversioned: <c>mount/path</c>.</summary>
    V1 = 1,

    /// <summary>Versioned: <c>mount/data/path</c>.</summary>
    V2 = 2,
}
