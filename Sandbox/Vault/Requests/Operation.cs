namespace Sandbox.Vault.Requests;

/// <summary>What a request does to a path (<c>logical.Operation</c>).</summary>
public enum Operation
{
    /// <summary>Writes what doesn't exist yet; only where the backend can tell.</summary>
    Create,

    /// <summary>GET.</summary>
    Read,

    /// <summary>POST and PUT.</summary>
    Update,

    /// <summary>DELETE.</summary>
    Delete,

    /// <summary>LIST, or GET with <c>list=true</c>.</summary>
    List,

    /// <summary>PATCH: changes some fields of what exists (not in 1.8).</summary>
    Patch,

    /// <summary>SCAN, or GET with <c>scan=true</c>: lists all below a path (OpenBao).</summary>
    Scan,

    /// <summary>HEAD and OPTIONS: methods that reach the backend and that none supports.</summary>
    Header,
}
