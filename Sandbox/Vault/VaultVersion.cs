namespace Sandbox.Vault;

/// <summary>The version that the server says it is.</summary>
public static class VaultVersion
{
    /// <summary>The version number of a flavour.</summary>
    public static string Of(VaultFlavour flavour) => flavour switch
    {
        VaultFlavour.Vault18 => "1.8.0",
        VaultFlavour.Vault => "1.20.4",
        _ => "2.6.2",
    };

    /// <summary>The version of the plugins that are part of the server.</summary>
    public static string OfBuiltIn(VaultFlavour flavour) =>
        $"v{Of(flavour)}+builtin.{(flavour == VaultFlavour.OpenBao ? "bao" : "vault")}";
}
