namespace Sandbox.Vault.AuthMethods.Kubernetes;

/// <summary>How the kubernetes auth method reaches its API server.</summary>
/// <param name="Host">The API server's URL.</param>
/// <param name="CaCertificate">Its CA in PEM; empty for the system's.</param>
/// <param name="ReviewerToken">The token for reviews; empty to use the one that logs in.</param>
/// <param name="Issuer">The issuer that JWTs must have; empty for Kubernetes' own.</param>
/// <param name="PublicKeys">Keys that JWTs must be signed with; none to leave that to the API server.</param>
/// <param name="DisableIssuerValidation">True to accept any issuer.</param>
/// <param name="DisableLocalCaJwt">True to ignore the CA and the token of the pod that the server runs in.</param>
public sealed record KubernetesConfiguration(
    string Host, string CaCertificate, string ReviewerToken, string Issuer, IReadOnlyList<string> PublicKeys, bool DisableIssuerValidation,
        bool DisableLocalCaJwt);
