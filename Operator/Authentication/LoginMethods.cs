using System.Text;
using Operator.Connections;
using Operator.Entities;
using Operator.Pipeline;
using Operator.Runtime.Client;
using Vault.Client;
using Vault.Client.Auth;

namespace Operator.Authentication;

/// <summary>Turns the settings of a VaultAuth into a way to log in. Credentials themselves are asked for at each login and not before.</summary>
public sealed class LoginMethods(
    CredentialSecrets secrets, ServiceAccountTokens tokens, WrappedSecretIds wrapped, ClientCertificates certificates, CloudIdentities clouds)
{
    /// <summary>Works out a login; a Secret that isn't there is a problem.</summary>
    public ValueTask<Outcome<PlannedMethod>> PlanAsync(LoginSetup setup, CancellationToken cancellationToken)
    {
        var spec = setup.Auth.Spec;
        return spec.Method switch
        {
            VaultAuthMethod.Kubernetes => ValueTask.FromResult<Outcome<PlannedMethod>>(Kubernetes(setup, spec.Kubernetes!)),
            VaultAuthMethod.Jwt when !string.IsNullOrEmpty(spec.Jwt!.ServiceAccount) => ValueTask.FromResult<Outcome<PlannedMethod>>(Jwt(setup, spec.Jwt)),
            VaultAuthMethod.Jwt => JwtOfSecretAsync(setup, spec.Jwt!, cancellationToken),
            VaultAuthMethod.AppRole => AppRoleAsync(setup, spec.AppRole!, cancellationToken),
            VaultAuthMethod.UserPass => PasswordAsync(setup, "userpass", spec.UserPass!, cancellationToken),
            VaultAuthMethod.Ldap => PasswordAsync(setup, "ldap", spec.Ldap!, cancellationToken),
            VaultAuthMethod.Cert => CertificateAsync(setup, spec.Cert!, cancellationToken),
            VaultAuthMethod.Token => TokenAsync(setup, spec.Token!, cancellationToken),
            VaultAuthMethod.Aws => clouds.PlanAwsAsync(setup, spec.Aws!, MountOf(setup), cancellationToken),
            VaultAuthMethod.Gcp => ValueTask.FromResult<Outcome<PlannedMethod>>(clouds.PlanGoogle(setup, spec.Gcp!, MountOf(setup))),
            _ => throw new InvalidOperationException($"method {spec.Method} passed the checks"),
        };
    }

    /// <summary>The Vault namespace of a login; null for the root.</summary>
    public static string? NamespaceOf(VaultAuthSpec spec) => string.IsNullOrEmpty(spec.Namespace) ? null : spec.Namespace;

    private static AuthMount MountOf(LoginSetup setup) => new(
        setup.Auth.Spec.Mount ?? "", NamespaceOf(setup.Auth.Spec), setup.Auth.Spec.Params is { } parameters ? new Dictionary<string, string>(parameters) : null);

    private PlannedMethod Kubernetes(LoginSetup setup, VaultAuthKubernetes settings) => new(
        new KubernetesAuthMethod(MountOf(setup), settings.Role!, Token(setup, settings.ServiceAccount!, settings.Audiences, settings.TokenExpirationSeconds)),
        SubjectOf(setup, settings.ServiceAccount!),
        "",
        $"Check mount, role and audiences of VaultAuth {setup.Auth.Key}, and what the role is bound to in the store");

    private PlannedMethod Jwt(LoginSetup setup, VaultAuthJwt settings) => new(
        new JwtAuthMethod("jwt", MountOf(setup), settings.Role!, Token(setup, settings.ServiceAccount!, settings.Audiences, settings.TokenExpirationSeconds)),
        SubjectOf(setup, settings.ServiceAccount!),
        "",
        JwtAdvice(setup));

    private async ValueTask<Outcome<PlannedMethod>> JwtOfSecretAsync(LoginSetup setup, VaultAuthJwt settings, CancellationToken cancellationToken)
    {
        var jwt = setup.Credential("secretRef", settings.SecretRef!, "jwt");
        if (!(await CredentialSecrets.FindAsync(jwt, setup.References, cancellationToken)).Succeeded(out var version, out var problem))
            return problem;

        return new PlannedMethod(
            new JwtAuthMethod("jwt", MountOf(setup), settings.Role!, ct => clouds.ReadJwtAsync(jwt, ct)), SubjectOf(jwt), version, JwtAdvice(setup));
    }

    private async ValueTask<Outcome<PlannedMethod>> AppRoleAsync(LoginSetup setup, VaultAuthAppRole settings, CancellationToken cancellationToken)
    {
        var secretId = setup.Credential("secretRef", settings.SecretRef!, "id");
        if (!(await CredentialSecrets.FindAsync(secretId, setup.References, cancellationToken)).Succeeded(out var version, out var problem))
            return problem;

        CredentialSource roleId = _ => Task.FromResult(Text(settings.RoleId!));
        if (string.IsNullOrEmpty(settings.RoleId))
        {
            var credential = setup.Credential("roleIdSecretRef", settings.RoleIdSecretRef!, "id");
            if (!(await CredentialSecrets.FindAsync(credential, setup.References, cancellationToken)).Succeeded(out var roleVersion, out problem))
                return problem;

            roleId = ct => secrets.ReadAsync(credential, ct);
            version = $"{version} {roleVersion}";
        }

        var mount = MountOf(setup);
        var advice = $"Check mount and role-id of VaultAuth {setup.Auth.Key}, and the secret-id in Secret {secretId.Secret}: it may have expired or be used up";
        return settings.Wrapped == true
            ? new PlannedMethod(new AppRoleAuthMethod(mount, roleId, wrapped.Of(setup, secretId, mount).GetAsync), SubjectOf(secretId), version, advice)
            : new PlannedMethod(
                new AppRoleAuthMethod(mount, roleId, (_, ct) => secrets.ReadAsync(secretId, ct)), SubjectOf(secretId), version, advice);
    }

    private async ValueTask<Outcome<PlannedMethod>> PasswordAsync(
        LoginSetup setup, string kind, VaultAuthPassword settings, CancellationToken cancellationToken)
    {
        var password = setup.Credential("secretRef", settings.SecretRef!, "password") with { IsVerbatim = true };
        if (!(await CredentialSecrets.FindAsync(password, setup.References, cancellationToken)).Succeeded(out var version, out var problem))
            return problem;

        return new PlannedMethod(
            new PasswordAuthMethod(kind, MountOf(setup), settings.Username!, ct => secrets.ReadAsync(password, ct)),
            SubjectOf(password),
            version,
            $"Check mount and username of VaultAuth {setup.Auth.Key}, and the password in Secret {password.Secret} (a line break at its end counts)");
    }

    private async ValueTask<Outcome<PlannedMethod>> CertificateAsync(LoginSetup setup, VaultAuthCert settings, CancellationToken cancellationToken)
    {
        var secret = setup.Credential("secretRef", settings.SecretRef!, ClientCertificates.CertificateKey);
        if (!(await CredentialSecrets.FindAsync(secret, setup.References, cancellationToken)).Succeeded(out var version, out var problem)
            || !(await certificates.LoadAsync(secret.Secret, secret.NamedBy, setup.References, cancellationToken)).Succeeded(out var certificate, out problem))
        {
            return problem;
        }

        return new PlannedMethod(
            new CertificateAuthMethod(MountOf(setup), string.IsNullOrEmpty(settings.Name) ? null : settings.Name),
            SubjectOf(secret),
            version,
            $"Check mount and name of VaultAuth {setup.Auth.Key}, that the role trusts the issuer of the certificate in Secret {secret.Secret}, that it hasn't "
            + "expired, and that nothing between here and the store ends TLS")
        {
            Certificate = certificate,
        };
    }

    private async ValueTask<Outcome<PlannedMethod>> TokenAsync(LoginSetup setup, VaultAuthToken settings, CancellationToken cancellationToken)
    {
        var token = setup.Credential("secretRef", settings.SecretRef!, "token");
        if (!(await CredentialSecrets.FindAsync(token, setup.References, cancellationToken)).Succeeded(out var version, out var problem))
            return problem;

        return new PlannedMethod(
            new TokenAuthMethod(ct => secrets.ReadAsync(token, ct), NamespaceOf(setup.Auth.Spec)),
            SubjectOf(token),
            version,
            $"The token in Secret {token.Secret} has expired, was revoked, or lacks the policy \"default\", by which it could look itself up: put another there");
    }

    private CredentialSource Token(LoginSetup setup, string serviceAccount, IEnumerable<string>? audiences, long? expirationSeconds)
    {
        var key = new ObjectKey(setup.Namespace, serviceAccount);
        return async ct => Text(await tokens.RequestAsync(key, audiences, expirationSeconds, ct));
    }

    private static string SubjectOf(LoginSetup setup, string serviceAccount) => $"system:serviceaccount:{setup.Namespace}:{serviceAccount}";

    private static string SubjectOf(Credential credential) => $"Secret {credential.Secret}";

    private static string JwtAdvice(LoginSetup setup) =>
        $"Check mount, role and audiences of VaultAuth {setup.Auth.Key}, the role's bound claims, and the keys and issuer of the method in the store";

    private static SecretValue Text(string text) => new(Encoding.UTF8.GetBytes(text));
}
