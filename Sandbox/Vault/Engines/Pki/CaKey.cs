namespace Sandbox.Vault.Engines.Pki;

/// <summary>The key of a certificate authority.</summary>
/// <param name="id">Its id, a UUID.</param>
/// <param name="key">The key.</param>
internal sealed class CaKey(string id, PrivateKey key)
{
    /// <summary>Its id.</summary>
    public string Id => id;

    /// <summary>The key.</summary>
    public PrivateKey Key => key;

    /// <summary>Its name; empty for none.</summary>
    public string Name { get; set; } = "";
}
