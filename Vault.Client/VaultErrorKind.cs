namespace Vault.Client;

/// <summary>What an error means to the caller, whatever the flavour and version of the store calls it.</summary>
public enum VaultErrorKind
{
    /// <summary>The request itself is wrong (400, 405, other 4xx).</summary>
    InvalidRequest,

    /// <summary>The rights are missing, or the token isn't accepted (403; 400 <c>missing client token</c>): the store tells the two apart only in part.</summary>
    PermissionDenied,

    /// <summary>There is nothing at the path (404).</summary>
    NotFound,

    /// <summary>Too many requests (429 by quota).</summary>
    RateLimited,

    /// <summary>The store is sealed (503).</summary>
    Sealed,

    /// <summary>The store is not initialised (501).</summary>
    NotInitialized,

    /// <summary>The store failed (500, 502, 504, 412, 472, 473): worth another try.</summary>
    ServerError,

    /// <summary>No connection: refused, reset, timed out, name not found.</summary>
    Unreachable,

    /// <summary>No connection is made to what the address resolves to (<see cref="Http.IPeerPolicy"/>).</summary>
    PeerRefused,

    /// <summary>TLS failed: the certificate isn't trusted, or carries another name.</summary>
    Tls,

    /// <summary>The answer is none of this API: HTML of a proxy, truncated JSON.</summary>
    InvalidResponse,
}
