using System.Text.RegularExpressions;
using Operator.Entities;
using Operator.Pipeline;

namespace Operator.Authentication;

/// <summary>
/// What must hold of a VaultAuth in itself, with its VaultAuthGlobal. The schema refuses most of it at <c>kubectl apply</c>; it is checked here too, as a
/// global may leave gaps and an object may be older than a rule.
/// </summary>
public static partial class AuthChecks
{
    // What the methods send themselves; a parameter of such a name would do nothing.
    private static readonly string[] OwnFields =
    [
        "role", "jwt", "role_id", "secret_id", "password", "name",
        "iam_http_request_method", "iam_request_url", "iam_request_body", "iam_request_headers",
    ];

    /// <summary>What is wrong, or null.</summary>
    /// <param name="auth">The VaultAuth.</param>
    /// <param name="refusedAudiences">Audiences that the administrator refuses.</param>
    public static Problem? Check(EffectiveAuth auth, IReadOnlyCollection<string> refusedAudiences)
    {
        List<string> complaints = [.. ComplainOfMissing(auth.Spec), .. ComplainOfWrong(auth.Spec)];
        if (complaints.Count > 0)
            return Invalid(auth, string.Join("; ", complaints) + (auth.Spec.VaultAuthGlobalRef is null ? "" : ", here or in the VaultAuthGlobal"));

        return AudiencePolicy.FindRefused(AudiencesOf(auth.Spec), refusedAudiences) is { } refused
            ? Invalid(auth, AudiencePolicy.Explain(refused))
            : null;
    }

    private static IEnumerable<string> ComplainOfMissing(VaultAuthSpec spec)
    {
        var needs = spec.Method switch
        {
            VaultAuthMethod.Kubernetes => spec.Kubernetes is { Role.Length: > 0, ServiceAccount.Length: > 0 } ? "" : "kubernetes.role and kubernetes.serviceAccount",
            VaultAuthMethod.Jwt => spec.Jwt is { Role.Length: > 0, ServiceAccount.Length: > 0 } or { Role.Length: > 0, SecretRef.Length: > 0 }
                ? ""
                : "jwt.role, and jwt.serviceAccount or jwt.secretRef",
            VaultAuthMethod.AppRole => spec.AppRole is { RoleId.Length: > 0, SecretRef.Length: > 0 } or { RoleIdSecretRef.Length: > 0, SecretRef.Length: > 0 }
                ? ""
                : "appRole.secretRef, and appRole.roleId or appRole.roleIdSecretRef",
            VaultAuthMethod.UserPass => IsComplete(spec.UserPass) ? "" : "userpass.username and userpass.secretRef",
            VaultAuthMethod.Ldap => IsComplete(spec.Ldap) ? "" : "ldap.username and ldap.secretRef",
            VaultAuthMethod.Cert => spec.Cert is { SecretRef.Length: > 0 } ? "" : "cert.secretRef",
            VaultAuthMethod.Token => spec.Token is { SecretRef.Length: > 0 } ? "" : "token.secretRef",
            VaultAuthMethod.Aws => spec.Aws is { Role.Length: > 0, SecretRef.Length: > 0 } or { Role.Length: > 0, IrsaServiceAccount.Length: > 0 }
                ? ""
                : "aws.role, and aws.secretRef or aws.irsaServiceAccount (the operator's own cloud identity is not lent)",
            VaultAuthMethod.Gcp => spec.Gcp is
            { Role.Length: > 0, WorkloadIdentityServiceAccount.Length: > 0, ProjectId.Length: > 0, Region.Length: > 0, ClusterName.Length: > 0 }
                ? ""
                : "gcp.role, gcp.workloadIdentityServiceAccount, gcp.projectID, gcp.region and gcp.clusterName",
            _ => null,
        };
        if (needs is null)
            yield return "spec.method must be one of kubernetes, jwt, appRole, userpass, ldap, cert, token, aws and gcp: set it";
        else if (needs.Length > 0)
            yield return $"the method {spec.Method} needs its settings: set spec.{needs}";

        if (string.IsNullOrEmpty(spec.Mount) && spec.Method != VaultAuthMethod.Token)
            yield return "spec.mount must name where the auth method is enabled: set it";
    }

    private static IEnumerable<string> ComplainOfWrong(VaultAuthSpec spec)
    {
        if (spec.Params?.Keys.FirstOrDefault(OwnFields.Contains) is { } field)
            yield return $"spec.params can't set {field}, which the method sends itself: use the method's own settings";

        if (spec.AppRole?.SecretIdPath is { Length: > 0 })
            yield return "spec.appRole.secretIDPath is not supported, as a resource can't name files of the operator's pod: use secretRef";

        if ((spec.UserPass ?? spec.Ldap)?.Username?.Contains('/', StringComparison.Ordinal) == true)
            yield return $"spec.{spec.Method}.username must not have slashes: correct it";

        if (spec.Aws?.StsEndpoint is { Length: > 0 } endpoint && !StsEndpoint().IsMatch(endpoint))
            yield return "spec.aws.stsEndpoint must be an endpoint of AWS STS, such as https://sts.eu-central-1.amazonaws.com: correct it";

        if (spec.Aws?.Region is { Length: > 0 } region && !Name().IsMatch(region))
            yield return "spec.aws.region must be the name of an AWS region, such as eu-central-1: correct it";
    }

    private static bool IsComplete(VaultAuthPassword? password) => password is { Username.Length: > 0, SecretRef.Length: > 0 };

    private static IEnumerable<string> AudiencesOf(VaultAuthSpec spec) => spec.Kubernetes?.Audiences ?? spec.Jwt?.Audiences ?? [];

    private static Problem Invalid(EffectiveAuth auth, string text) => new(Reasons.InvalidSpec, $"VaultAuth {auth.Key}: {text}", ProblemKind.Stalled);

    [GeneratedRegex(
        @"\Ahttps://((sts|sts-fips)(\.[a-z0-9-]+)?\.(amazonaws\.com(\.cn)?|api\.aws)|vpce-[a-z0-9-]+\.sts\.[a-z0-9-]+\.vpce\.amazonaws\.com(\.cn)?)/?\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StsEndpoint();

    [GeneratedRegex(@"\A[a-z0-9-]+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
