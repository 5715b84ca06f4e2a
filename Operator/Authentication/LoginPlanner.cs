using Operator.Connections;
using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Vault.Client.Sessions;

namespace Operator.Authentication;

/// <summary>Turns a resource's reference to a VaultAuth into a login, or says why there can be none. Sends nothing to the store.</summary>
public sealed class LoginPlanner(AuthResolver auths, ConnectionResolver connections, LoginMethods methods, LoginOutcomes outcomes)
{
    /// <summary>Plans the login of a resource in <paramref name="consumerNamespace"/>, which holds <paramref name="references"/>.</summary>
    public async ValueTask<Outcome<LoginPlan>> PlanAsync(
        string consumerNamespace, string? reference, ReferenceScope references, CancellationToken cancellationToken) =>
        auths.Resolve(consumerNamespace, reference).Succeeded(out var auth, out var problem)
            ? await PlanAsync(auth, consumerNamespace, references, cancellationToken)
            : problem;

    /// <summary>
    /// What is wrong with a VaultAuth, as far as it can be told without knowing who will use it; null when all is well.
    /// </summary>
    public async ValueTask<Problem?> CheckAsync(EffectiveAuth auth, ReferenceScope references, CancellationToken cancellationToken)
    {
        if (auth.Spec.IdentityNamespace == IdentityNamespace.Auth)
            return (await PlanAsync(auth, auth.Key.Namespace!, references, cancellationToken)).Succeeded(out _, out var problem) ? null : problem;

        var resolved = await connections.ResolveAsync(auth.ConnectionNamespace, auth.Spec.VaultConnectionRef, references, cancellationToken);
        return resolved.Succeeded(out _, out var unusable) ? null : unusable;
    }

    private async ValueTask<Outcome<LoginPlan>> PlanAsync(
        EffectiveAuth auth, string consumerNamespace, ReferenceScope references, CancellationToken cancellationToken)
    {
        var resolved = await connections.ResolveAsync(auth.ConnectionNamespace, auth.Spec.VaultConnectionRef, references, cancellationToken);
        if (!resolved.Succeeded(out var connection, out var problem))
            return problem;

        var identityNamespace = auth.Spec.IdentityNamespace == IdentityNamespace.Auth ? auth.Key.Namespace! : consumerNamespace;
        var planned = await methods.PlanAsync(new LoginSetup(auth, identityNamespace, connection, references), cancellationToken);
        if (!planned.Succeeded(out var method, out problem))
            return problem;

        var options = connection.Options with { Headers = Merge(connection.Options.Headers, auth.Spec.Headers) };
        if (method.Certificate is { } certificate)
            options = options with { ClientCertificate = certificate };
        if (ConnectionConfiguration.Check(options, $"spec.headers of VaultAuth {auth.Key}") is { } invalid)
            return invalid;

        var identity = new SessionIdentity(
            connection.Key.ToString(), auth.Key.ToString(), method.Subject, Fingerprint.Of(connection.Fingerprint, auth.Fingerprint, method.Version));
        var plan = new LoginPlan(auth.Key, identity, options, method.Method, LoginMethods.NamespaceOf(auth.Spec))
        {
            Advice = method.Advice,
            IdentityNamespace = identityNamespace,
            AuthFingerprint = auth.Fingerprint,
        };
        return plan with { Method = new ReportedLogin(plan, outcomes) };
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
