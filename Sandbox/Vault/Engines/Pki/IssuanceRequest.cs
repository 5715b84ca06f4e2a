using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>A certificate that is asked for.</summary>
/// <param name="Request">The request, for who asks and at which mount.</param>
/// <param name="Fields">Its fields.</param>
/// <param name="Role">What may be issued.</param>
internal sealed record IssuanceRequest(VaultRequest Request, FieldData Fields, PkiRole Role)
{
    /// <summary>Who signs; null for a root, which signs itself.</summary>
    public SigningAuthority? Authority { get; init; }

    /// <summary>The signing request; null if the key is made here.</summary>
    public SigningRequest? Csr { get; init; }

    /// <summary>The key to use; null to make one.</summary>
    public PrivateKey? Key { get; init; }

    /// <summary>True for a certificate authority.</summary>
    public bool IsCa { get; init; }

    /// <summary>True to take subject, names and extensions from the signing request as they are.</summary>
    public bool IsVerbatim { get; init; }

    /// <summary>True if it may outlive the authority.</summary>
    public bool MayOutliveCa { get; init; }
}
