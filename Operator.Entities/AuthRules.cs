namespace Operator.Entities;

/// <summary>The rules, in CEL, and the messages that VaultAuth and VaultAuthGlobal share.</summary>
internal static class AuthRules
{
    /// <summary>A VaultAuthGlobal may fill in what is missing.</summary>
    internal const string HasGlobal = "has(self.vaultAuthGlobalRef)";

    /// <summary>The value is the path of a mount, or empty.</summary>
    internal const string IsMountOrEmpty = "self == '' || " + ResourceNames.IsVaultPath;

    /// <summary>The role-id is given in one way.</summary>
    internal const string RoleIdIsGivenOnce =
        "!(has(self.roleId) && self.roleId != '' && has(self.roleIdSecretRef) && self.roleIdSecretRef != '')";

    /// <summary>The credentials of AWS are given in one way.</summary>
    internal const string AwsCredentialsAreGivenOnce =
        "!(has(self.secretRef) && self.secretRef != '' && has(self.irsaServiceAccount) && self.irsaServiceAccount != '')";

    /// <summary>The value is an endpoint of STS, or empty: a token of a ServiceAccount goes there.</summary>
    internal const string IsStsEndpoint =
        "self == '' || self.matches('^https://(sts|sts-fips)([.][a-z0-9-]+)?[.](amazonaws[.]com([.]cn)?|api[.]aws)/?$')"
        + " || self.matches('^https://vpce-[a-z0-9-]+[.]sts[.][a-z0-9-]+[.]vpce[.]amazonaws[.]com([.]cn)?/?$')";

    /// <summary>The value is the name of something at Google, or empty.</summary>
    internal const string IsGoogleName = "self == '' || self.matches('^[a-z]([-a-z0-9.:]*[a-z0-9])?$')";

    internal const string NamespaceMessage = "namespace must be a path of Vault namespaces, such as admin/team-a";

    internal const string MountMessage =
        "mount must be the path of an auth method without auth/, leading or trailing slashes and .., such as kubernetes";

    internal const string HeadersMessage =
        "headers that say who asks or how a request is sent (X-Vault-Token, X-Vault-Namespace, Authorization, Host and the like) can't be set here: "
        + "use the field namespace";

    internal const string HeaderValuesMessage = "headers must have values of printable ASCII";
}
