using Operator.Entities;

namespace Operator.Authentication;

/// <summary>
/// What holds where a VaultAuth refers to a VaultAuthGlobal: field by field the VaultAuth's value if it isn't empty, else the global's for the method,
/// else the global's default. The result is another object: nothing of the global gets into the VaultAuth.
/// </summary>
public static class GlobalMerge
{
    /// <summary>Fills in.</summary>
    public static VaultAuthSpec Fill(VaultAuthSpec auth, VaultAuthGlobalSpec global)
    {
        var method = First(auth.Method, global.DefaultAuthMethod);
        var defaults = DefaultsOf(global, method);
        var strategy = auth.VaultAuthGlobalRef?.MergeStrategy;
        return new VaultAuthSpec
        {
            VaultAuthGlobalRef = auth.VaultAuthGlobalRef,
            VaultConnectionRef = First(auth.VaultConnectionRef, global.VaultConnectionRef),
            Namespace = First(auth.Namespace, defaults?.Namespace, global.DefaultVaultNamespace),
            AllowedNamespaces = auth.AllowedNamespaces,
            IdentityNamespace = auth.IdentityNamespace,
            Method = method,
            Mount = First(auth.Mount, defaults?.Mount, global.DefaultMount),
            Params = Merge(strategy?.Params, auth.Params, defaults?.Params, global.Params),
            Headers = Merge(strategy?.Headers, auth.Headers, defaults?.Headers, global.Headers),
            Kubernetes = method == VaultAuthMethod.Kubernetes ? Fill(auth.Kubernetes, global.Kubernetes) : null,
            Jwt = method == VaultAuthMethod.Jwt ? Fill(auth.Jwt, global.Jwt) : null,
            AppRole = method == VaultAuthMethod.AppRole ? Fill(auth.AppRole, global.AppRole) : null,
            UserPass = method == VaultAuthMethod.UserPass ? Fill(auth.UserPass, global.UserPass) : null,
            Ldap = method == VaultAuthMethod.Ldap ? Fill(auth.Ldap, global.Ldap) : null,
            Cert = method == VaultAuthMethod.Cert ? Fill(auth.Cert, global.Cert) : null,
            Token = method == VaultAuthMethod.Token ? Fill(auth.Token, global.Token) : null,
            Aws = method == VaultAuthMethod.Aws ? Fill(auth.Aws, global.Aws) : null,
            Gcp = method == VaultAuthMethod.Gcp ? Fill(auth.Gcp, global.Gcp) : null,
        };
    }

    private static IVaultAuthGlobalMethod? DefaultsOf(VaultAuthGlobalSpec global, string? method) => method switch
    {
        VaultAuthMethod.Kubernetes => global.Kubernetes,
        VaultAuthMethod.Jwt => global.Jwt,
        VaultAuthMethod.AppRole => global.AppRole,
        VaultAuthMethod.UserPass => global.UserPass,
        VaultAuthMethod.Ldap => global.Ldap,
        VaultAuthMethod.Cert => global.Cert,
        VaultAuthMethod.Token => global.Token,
        VaultAuthMethod.Aws => global.Aws,
        VaultAuthMethod.Gcp => global.Gcp,
        _ => null,
    };

    private static VaultAuthKubernetes Fill(VaultAuthKubernetes? auth, VaultAuthKubernetes? global) => new()
    {
        Role = First(auth?.Role, global?.Role),
        ServiceAccount = First(auth?.ServiceAccount, global?.ServiceAccount),
        Audiences = FirstList(auth?.Audiences, global?.Audiences),
        TokenExpirationSeconds = auth?.TokenExpirationSeconds ?? global?.TokenExpirationSeconds,
    };

    // An identity is taken whole: a ServiceAccount of the global doesn't come before a Secret of the VaultAuth.
    private static VaultAuthJwt Fill(VaultAuthJwt? auth, VaultAuthJwt? global)
    {
        var own = First(auth?.ServiceAccount, auth?.SecretRef) is not null;
        return new VaultAuthJwt
        {
            Role = First(auth?.Role, global?.Role),
            ServiceAccount = First(own ? auth?.ServiceAccount : global?.ServiceAccount),
            SecretRef = First(own ? auth?.SecretRef : global?.SecretRef),
            Audiences = FirstList(auth?.Audiences, global?.Audiences),
            TokenExpirationSeconds = auth?.TokenExpirationSeconds ?? global?.TokenExpirationSeconds,
        };
    }

    private static VaultAuthAppRole Fill(VaultAuthAppRole? auth, VaultAuthAppRole? global)
    {
        var own = First(auth?.RoleId, auth?.RoleIdSecretRef) is not null;
        return new VaultAuthAppRole
        {
            RoleId = First(own ? auth?.RoleId : global?.RoleId),
            RoleIdSecretRef = First(own ? auth?.RoleIdSecretRef : global?.RoleIdSecretRef),
            SecretRef = First(auth?.SecretRef, global?.SecretRef),
            SecretIdPath = First(auth?.SecretIdPath, global?.SecretIdPath),
            Wrapped = auth?.Wrapped ?? global?.Wrapped,
        };
    }

    private static VaultAuthPassword Fill(VaultAuthPassword? auth, VaultAuthPassword? global) => new()
    {
        Username = First(auth?.Username, global?.Username),
        SecretRef = First(auth?.SecretRef, global?.SecretRef),
    };

    private static VaultAuthCert Fill(VaultAuthCert? auth, VaultAuthCert? global) => new()
    {
        Name = First(auth?.Name, global?.Name),
        SecretRef = First(auth?.SecretRef, global?.SecretRef),
    };

    private static VaultAuthToken Fill(VaultAuthToken? auth, VaultAuthToken? global) => new() { SecretRef = First(auth?.SecretRef, global?.SecretRef) };

    private static VaultAuthAws Fill(VaultAuthAws? auth, VaultAuthAws? global)
    {
        var own = First(auth?.SecretRef, auth?.IrsaServiceAccount) is not null;
        return new VaultAuthAws
        {
            Role = First(auth?.Role, global?.Role),
            Region = First(auth?.Region, global?.Region),
            HeaderValue = First(auth?.HeaderValue, global?.HeaderValue),
            SessionName = First(auth?.SessionName, global?.SessionName),
            StsEndpoint = First(auth?.StsEndpoint, global?.StsEndpoint),
            IamEndpoint = First(auth?.IamEndpoint, global?.IamEndpoint),
            SecretRef = First(own ? auth?.SecretRef : global?.SecretRef),
            IrsaServiceAccount = First(own ? auth?.IrsaServiceAccount : global?.IrsaServiceAccount),
        };
    }

    private static VaultAuthGcp Fill(VaultAuthGcp? auth, VaultAuthGcp? global) => new()
    {
        Role = First(auth?.Role, global?.Role),
        WorkloadIdentityServiceAccount = First(auth?.WorkloadIdentityServiceAccount, global?.WorkloadIdentityServiceAccount),
        Region = First(auth?.Region, global?.Region),
        ClusterName = First(auth?.ClusterName, global?.ClusterName),
        ProjectId = First(auth?.ProjectId, global?.ProjectId),
    };

    private static IDictionary<string, string>? Merge(string? strategy, params IDictionary<string, string>?[] nearestFirst) => strategy switch
    {
        MergeStrategy.Union => Union(nearestFirst),
        MergeStrategy.Replace => nearestFirst.FirstOrDefault(m => m is { Count: > 0 }),
        _ => nearestFirst[0],
    };

    private static Dictionary<string, string> Union(IDictionary<string, string>?[] nearestFirst)
    {
        var union = new Dictionary<string, string>();
        foreach (var (name, value) in nearestFirst.SelectMany(m => m ?? new Dictionary<string, string>()))
            union.TryAdd(name, value);
        return union;
    }

    private static string? First(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrEmpty(value))
                return value;
        }

        return null;
    }

    private static IList<string>? FirstList(IList<string>? auth, IList<string>? global) => auth is { Count: > 0 } ? auth : global;
}
