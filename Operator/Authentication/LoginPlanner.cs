using Operator.Connections;
using Operator.Controllers;
using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Tenancy;
using Vault.Client.Auth;
using Vault.Client.Sessions;

namespace Operator.Authentication;

/// <summary>Turns a resource's reference to a VaultAuth into a login, or says why there can be none. Sends nothing to the store.</summary>
public sealed class LoginPlanner(
    IInformer<VaultAuth> auths, ConnectionResolver connections, ServiceAccountTokens tokens, NamespaceAccess access, CourierSettings settings)
{
    private const string DefaultName = "default";

    /// <summary>
    /// The VaultAuth that a resource names. Without a name it is <c>default</c> in the resource's namespace, else in the operator's.
    /// </summary>
    public ObjectKey Locate(string consumerNamespace, string? reference)
    {
        if (!string.IsNullOrEmpty(reference))
            return Reference.Parse(reference, consumerNamespace);

        var own = new ObjectKey(consumerNamespace, DefaultName);
        return auths.Get(own) is null ? new ObjectKey(settings.Namespace, DefaultName) : own;
    }

    /// <summary>Plans the login of a resource in <paramref name="consumerNamespace"/>, which holds <paramref name="references"/>.</summary>
    public async ValueTask<Outcome<LoginPlan>> PlanAsync(
        string consumerNamespace, string? reference, ReferenceScope references, CancellationToken cancellationToken)
    {
        var key = Locate(consumerNamespace, reference);
        if (auths.Get(key) is not { } auth)
        {
            return new Problem(
                Reasons.AuthNotFound,
                $"There is no VaultAuth {key}: create it, or name another in spec.vaultAuthRef",
                ProblemKind.Stalled);
        }

        if ((access.Refuse(VaultAuth.EntityKind, key, auth.Spec, consumerNamespace) ?? Check(auth)) is { } refusal)
            return refusal;

        var resolved = await connections.ResolveAsync(key.Namespace!, auth.Spec.VaultConnectionRef, references, cancellationToken);
        return resolved.Succeeded(out var connection, out var problem) ? Plan(consumerNamespace, key, auth, connection) : problem;
    }

    /// <summary>What is wrong with a VaultAuth in itself, or null.</summary>
    public Problem? Check(VaultAuth auth)
    {
        var key = ObjectKey.Of(auth);
        var spec = auth.Spec;
        if (spec.Method != VaultAuthMethod.Kubernetes || string.IsNullOrEmpty(spec.Mount)
            || spec.Kubernetes is not { Role.Length: > 0, ServiceAccount.Length: > 0 } kubernetes)
        {
            return new Problem(
                Reasons.InvalidSpec,
                $"VaultAuth {key}: spec.method must be kubernetes, with spec.mount, spec.kubernetes.role and spec.kubernetes.serviceAccount set",
                ProblemKind.Stalled);
        }

        return AudiencePolicy.FindRefused(kubernetes.Audiences ?? [], settings.RefusedAudiences) is { } refused
            ? new Problem(
                Reasons.InvalidSpec,
                $"VaultAuth {key}: the audience \"{refused}\" is the API server's own: a token with it would let the store act as the ServiceAccount. "
                + "Use an audience of the store's, such as \"vault\", here and in its role",
                ProblemKind.Stalled)
            : null;
    }

    private Outcome<LoginPlan> Plan(string consumerNamespace, ObjectKey key, VaultAuth auth, ResolvedConnection connection)
    {
        var spec = auth.Spec;
        var kubernetes = spec.Kubernetes!;
        var vaultNamespace = string.IsNullOrEmpty(spec.Namespace) ? null : spec.Namespace;
        var serviceAccount = new ObjectKey(consumerNamespace, kubernetes.ServiceAccount!);
        var subject = $"system:serviceaccount:{serviceAccount.Namespace}:{serviceAccount.Name}";
        var identity = new SessionIdentity(
            connection.Key.ToString(),
            key.ToString(),
            subject,
            Fingerprint.Of(connection.Fingerprint, auth.Metadata.Uid, $"{auth.Metadata.Generation}"));
        var options = connection.Options with { Headers = Merge(connection.Options.Headers, spec.Headers) };
        if (ConnectionConfiguration.Check(options, $"spec.headers of VaultAuth {key}") is { } invalid)
            return invalid;

        var method = new KubernetesAuthMethod(
            spec.Mount!,
            kubernetes.Role!,
            ct => tokens.RequestAsync(serviceAccount, kubernetes.Audiences, kubernetes.TokenExpirationSeconds, ct),
            vaultNamespace);
        return new LoginPlan(key, identity, options, method, vaultNamespace);
    }

    private static IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> connection, IDictionary<string, string>? auth)
    {
        if (auth is null or { Count: 0 })
            return connection;

        var merged = new Dictionary<string, string>(connection);
        foreach (var (name, value) in auth)
            merged[name] = value;
        return merged;
    }
}
