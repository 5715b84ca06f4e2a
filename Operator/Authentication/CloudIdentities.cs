using System.Text;
using Operator.Controllers;
using Operator.Entities;
using Operator.Pipeline;
using Operator.Runtime.Client;
using Operator.Runtime.Rbac;
using Vault.Client;
using Vault.Client.Auth;
using Vault.Client.Auth.Aws;
using Vault.Client.Auth.Google;

namespace Operator.Authentication;

/// <summary>
/// Logins by identities of clouds. They are always those of a ServiceAccount or a Secret: the identity of the node or of the operator's own pod is never
/// used, since every tenant could borrow it. Tokens go to the clouds' own endpoints, or to those that the administrator sets.
/// </summary>
[GenericRbac(Groups = [""], Resources = ["serviceaccounts"], Verbs = RbacVerb.Get)]
public sealed class CloudIdentities(
    CredentialSecrets secrets, ServiceAccountTokens tokens, IKubernetesClient client, CloudClient cloud, CourierSettings settings, TimeProvider time)
{
    private const string AwsRole = "eks.amazonaws.com/role-arn";
    private const string AwsAudience = "eks.amazonaws.com/audience";
    private const string DefaultAwsAudience = "sts.amazonaws.com";
    private const string DefaultSessionName = "secret-courier";
    private const string DefaultRegion = "us-east-1";
    private const string GoogleServiceAccount = "iam.gke.io/gcp-service-account";

    private readonly AwsWebIdentity _aws = new(cloud);
    private readonly GoogleWorkloadIdentity _google = new(cloud, settings.GoogleStsEndpoint, settings.GoogleIamEndpoint);

    /// <summary>Works out a login by the method <c>aws</c>.</summary>
    public async ValueTask<Outcome<PlannedMethod>> PlanAwsAsync(
        LoginSetup setup, VaultAuthAws aws, AuthMount mount, CancellationToken cancellationToken)
    {
        var region = string.IsNullOrEmpty(aws.Region) ? DefaultRegion : aws.Region;
        var endpoint = string.IsNullOrEmpty(aws.StsEndpoint) ? RegionalEndpoint(region) : new Uri(aws.StsEndpoint);
        var identity = new CallerIdentity(endpoint, region, string.IsNullOrEmpty(aws.HeaderValue) ? null : aws.HeaderValue);
        var advice = $"Check mount, role, region and headerValue of VaultAuth {setup.Auth.Key}, and the role's bound_iam_principal_arn in the store";
        if (string.IsNullOrEmpty(aws.SecretRef))
        {
            var account = new ObjectKey(setup.Namespace, aws.IrsaServiceAccount!);
            return new PlannedMethod(
                new AwsAuthMethod(mount, aws.Role!, identity, ct => AssumeRoleAsync(account, aws, settings.AwsStsEndpoint ?? endpoint, ct), time),
                SubjectOf(account), "", advice);
        }

        var credential = setup.Credential("secretRef", aws.SecretRef, "access_key_id");
        if (!(await CredentialSecrets.FindAsync(credential, setup.References, cancellationToken)).Succeeded(out var version, out var problem))
            return problem;

        return new PlannedMethod(
            new AwsAuthMethod(mount, aws.Role!, identity, ct => ReadAwsAsync(credential, ct), time), $"Secret {credential.Secret}", version, advice);
    }

    /// <summary>Works out a login by the method <c>gcp</c>.</summary>
    public PlannedMethod PlanGoogle(LoginSetup setup, VaultAuthGcp gcp, AuthMount mount)
    {
        var account = new ObjectKey(setup.Namespace, gcp.WorkloadIdentityServiceAccount!);
        var cluster = new GoogleCluster(gcp.ProjectId!, gcp.Region!, gcp.ClusterName!);
        return new PlannedMethod(
            new JwtAuthMethod("gcp", mount, gcp.Role!, ct => GetGoogleTokenAsync(account, cluster, gcp.Role!, ct)),
            SubjectOf(account),
            "",
            $"Check mount, role, projectID, region and clusterName of VaultAuth {setup.Auth.Key}, and the role's bound_service_accounts in the store");
    }

    /// <summary>A JWT out of a Secret; one that the API server accepts is refused.</summary>
    /// <exception cref="CredentialException">The Secret holds none that may leave the cluster.</exception>
    public async Task<SecretValue> ReadJwtAsync(Credential credential, CancellationToken cancellationToken)
    {
        var jwt = await secrets.ReadAsync(credential, cancellationToken);
        return AudiencePolicy.FindRefused(JwtClaims.ReadAudiences(jwt.Reveal().Span), settings.RefusedAudiences) is { } refused
            ? throw CredentialException.Invalid($"Key {credential.Key} of Secret {credential.Secret}: {AudiencePolicy.Explain(refused)}")
            : jwt;
    }

    private async Task<AwsCredentials> ReadAwsAsync(Credential credential, CancellationToken cancellationToken)
    {
        var secret = await secrets.ReadSecretAsync(credential, cancellationToken);
        var hasSession = secret.Data?.TryGetValue("session_token", out var session) == true && session.Length > 0;
        return new AwsCredentials(
            CredentialSecrets.TextOf(CredentialSecrets.ValueOf(secret, credential)),
            CredentialSecrets.ValueOf(secret, credential with { Key = "secret_access_key" }),
            hasSession ? CredentialSecrets.ValueOf(secret, credential with { Key = "session_token" }) : null);
    }

    private async Task<AwsCredentials> AssumeRoleAsync(ObjectKey account, VaultAuthAws aws, Uri endpoint, CancellationToken cancellationToken)
    {
        var annotations = await ReadAnnotationsAsync(account, cancellationToken);
        var role = Annotation(annotations, AwsRole, account);
        var audience = annotations.TryGetValue(AwsAudience, out var given) && given.Length > 0 ? given : DefaultAwsAudience;
        var token = await RequestAsync(account, audience, cancellationToken);
        return await _aws.AssumeRoleAsync(endpoint, role, string.IsNullOrEmpty(aws.SessionName) ? DefaultSessionName : aws.SessionName, token, cancellationToken);
    }

    private async Task<SecretValue> GetGoogleTokenAsync(ObjectKey account, GoogleCluster cluster, string role, CancellationToken cancellationToken)
    {
        var annotations = await ReadAnnotationsAsync(account, cancellationToken);
        var serviceAccount = Annotation(annotations, GoogleServiceAccount, account);
        var token = await RequestAsync(account, cluster.Pool, cancellationToken);
        return await _google.GetIdentityTokenAsync(cluster, token, serviceAccount, $"https://vault/{role}", cancellationToken);
    }

    private async Task<SecretValue> RequestAsync(ObjectKey account, string audience, CancellationToken cancellationToken)
    {
        if (AudiencePolicy.FindRefused([audience], settings.RefusedAudiences) is { } refused)
            throw CredentialException.Invalid($"ServiceAccount {account}: {AudiencePolicy.Explain(refused)}");

        return new SecretValue(Encoding.UTF8.GetBytes(await tokens.RequestAsync(account, [audience], null, cancellationToken)));
    }

    private async Task<IDictionary<string, string>> ReadAnnotationsAsync(ObjectKey account, CancellationToken cancellationToken)
    {
        var found = await client.GetAsync(Kinds.ServiceAccounts, account, cancellationToken);
        return found is null
            ? throw CredentialException.Invalid($"There is no ServiceAccount {account}: create it, or name another in the VaultAuth")
            : found.Metadata.Annotations ?? new Dictionary<string, string>();
    }

    private static string Annotation(IDictionary<string, string> annotations, string name, ObjectKey account) =>
        annotations.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw CredentialException.Invalid($"ServiceAccount {account} has no annotation {name}: add it, with the identity in the cloud to log in as");

    private static Uri RegionalEndpoint(string region) =>
        new($"https://sts.{region}.amazonaws.com{(region.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : "")}/");

    private static string SubjectOf(ObjectKey account) => $"system:serviceaccount:{account.Namespace}:{account.Name}";
}
