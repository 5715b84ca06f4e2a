namespace Operator.Entities;

/// <summary>The values of <see cref="VaultAuthSpec.Method"/>.</summary>
public static class VaultAuthMethod
{
    /// <summary>Vault's kubernetes auth method, with a token of a ServiceAccount.</summary>
    public const string Kubernetes = "kubernetes";

    /// <summary>Vault's jwt auth method, with a token of a ServiceAccount or a JWT out of a Secret.</summary>
    public const string Jwt = "jwt";

    /// <summary>Vault's approle auth method.</summary>
    public const string AppRole = "appRole";

    /// <summary>Vault's userpass auth method.</summary>
    public const string UserPass = "userpass";

    /// <summary>Vault's ldap auth method.</summary>
    public const string Ldap = "ldap";

    /// <summary>Vault's cert auth method, with a client certificate.</summary>
    public const string Cert = "cert";

    /// <summary>A token that exists already.</summary>
    public const string Token = "token";

    /// <summary>Vault's aws auth method, by a signed request of an IAM identity.</summary>
    public const string Aws = "aws";

    /// <summary>Vault's gcp auth method, by workload identity.</summary>
    public const string Gcp = "gcp";
}
