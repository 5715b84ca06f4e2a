namespace Sandbox.Vault;

/// <summary>Which Vault-compatible server the sandbox speaks as, where they differ.</summary>
public enum VaultFlavour
{
    /// <summary>HashiCorp Vault 1.8, as the conformance transcripts were recorded (<c>vault-1.8</c>).</summary>
    Vault18,

    /// <summary>HashiCorp Vault 1.15 and later (<c>vault</c>).</summary>
    Vault,

    /// <summary>OpenBao 2.x (<c>openbao</c>).</summary>
    OpenBao,
}
