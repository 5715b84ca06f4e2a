namespace Sandbox.Vault.Policies;

/// <summary>What a policy allows on a path.</summary>
[Flags]
public enum Capabilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Write what doesn't exist.</summary>
    Create = 1,

    /// <summary>Read.</summary>
    Read = 2,

    /// <summary>Write.</summary>
    Update = 4,

    /// <summary>Delete.</summary>
    Delete = 8,

    /// <summary>List.</summary>
    List = 16,

    /// <summary>Use paths that are protected beyond policies.</summary>
    Sudo = 32,

    /// <summary>Change some fields (not in 1.8).</summary>
    Patch = 128,

    /// <summary>List all below a path (OpenBao).</summary>
    Scan = 256,

    /// <summary>Refused, whatever else says otherwise.</summary>
    Deny = 64,
}
