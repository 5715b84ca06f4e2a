using System.Diagnostics.CodeAnalysis;
using Operator.Authentication;
using Operator.Runtime.Client;
using Vault.Client;
using Vault.Client.Auth;

namespace Operator.Pipeline;

/// <summary>Puts what the store (or the API server, at a token request) refused into words that a person can act on.</summary>
public static class StoreProblems
{
    /// <summary>Explains an error of a request under a login; false for errors that are none of the store's.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="login">Who asked.</param>
    /// <param name="target">What was asked for, as <c>mount/path</c>.</param>
    /// <param name="problem">The problem.</param>
    public static bool TryExplain(Exception error, LoginPlan login, string target, [NotNullWhen(true)] out Problem? problem)
    {
        problem = error switch
        {
            CredentialException lacking => lacking.Problem,
            LoginException failed => new Problem(
                Reasons.LoginFailed,
                $"{login.Identity.Subject} can't log in by {login.Method.Description}: {failed.Message}. {login.Advice}",
                failed.IsTransient ? ProblemKind.Transient : ProblemKind.Stalled),
            VaultApiException refused when IsOfLogin(Cause(refused)) => ExplainLogin(Cause(refused), login, refused.RetryAfter),
            // By the limits of the connection; an open circuit has a cause, which says more.
            VaultApiException { IsHeldBack: true, InnerException: null } held => new Problem(
                Reasons.WaitingForTurn, $"Waiting for a turn: {held.Said}", ProblemKind.Postponed, held.RetryAfter),
            VaultApiException refused when Cause(refused) is { Operation: "login" } cause => ExplainLogin(cause, login, refused.RetryAfter),
            VaultApiException refused => ExplainRequest(Cause(refused), login, target),
            KubernetesApiException { StatusCode: 429 or >= 500 } failed => new Problem(
                Reasons.ApiServerError,
                $"The API server gave no token for {login.Identity.Subject}: {failed.Message}",
                ProblemKind.Transient,
                failed.RetryAfter),
            KubernetesApiException refused => new Problem(
                Reasons.LoginFailed,
                $"No token for {login.Identity.Subject}: {refused.Message}. Create the ServiceAccount, or name another in VaultAuth {login.Auth}",
                ProblemKind.Stalled),
            _ => null,
        };
        return problem is not null;
    }

    /// <summary>Explains an error that has nothing to do with who asks: no connection, TLS, a sealed or failing store. Null for others.</summary>
    public static Problem? ExplainConnection(VaultApiException error, Uri address) => ExplainCause(Cause(error), address);

    // An error that is only remembered (an open circuit, a login that failed before) says when the next try is; the message must stay the same, so
    // that it is written once, and comes from the error that began it.
    private static VaultApiException Cause(VaultApiException error)
    {
        while (error.InnerException is VaultApiException cause)
            error = cause;
        return error;
    }

    private static Problem? ExplainCause(VaultApiException error, Uri address) => error.Kind switch
    {
        VaultErrorKind.Unreachable => new Problem(
            Reasons.VaultUnreachable,
            $"No answer from {address}: {error.Said}. Check spec.address of the VaultConnection and the network to it",
            ProblemKind.Transient),
        VaultErrorKind.PeerRefused => new Problem(
            Reasons.AddressNotAllowed,
            $"Nothing was sent: {error.Said}. Use the store's own address in spec.address of the VaultConnection. An administrator can allow others by "
            + "--allowed-vault-addresses",
            ProblemKind.Stalled),
        VaultErrorKind.Tls => new Problem(
            Reasons.TlsFailed,
            $"TLS with {address} failed: {error.Said}. Check spec.caCert or spec.caCertSecretRef, and spec.tlsServerName of the VaultConnection",
            ProblemKind.Stalled),
        VaultErrorKind.Sealed => new Problem(
            Reasons.VaultSealed,
            $"The store at {address} is sealed (HTTP {error.StatusCode}): unseal it; what was delivered stays as it is",
            ProblemKind.Transient),
        VaultErrorKind.NotInitialized => new Problem(
            Reasons.VaultSealed, $"The store at {address} is not initialised (HTTP {error.StatusCode})", ProblemKind.Transient),
        VaultErrorKind.InvalidResponse => new Problem(
            Reasons.VaultError,
            $"The answer from {address} is none of a Vault API: {error.Said}. Is there a proxy or another server at this address?",
            ProblemKind.Transient,
            error.RetryAfter),
        VaultErrorKind.ServerError or VaultErrorKind.RateLimited => new Problem(
            Reasons.VaultError, $"The store at {address} answered {Status(error)}: {error.Said}", ProblemKind.Transient, error.RetryAfter),
        _ => null,
    };

    private static Problem ExplainLogin(VaultApiException error, LoginPlan login, TimeSpan? retryAfter)
    {
        // Up to 1.8 the kubernetes method refuses an account, namespace or audience with 500; later ones with 403.
        if (error.StatusCode != 500 && ExplainCause(error, login.Connection.Address) is { } connection)
            return connection;

        if (error.Operation is WrappedSecretId.LookupOperation or WrappedSecretId.UnwrapOperation)
            return ExplainWrapping(error, login, retryAfter);

        return new Problem(
            Reasons.LoginFailed,
            $"Login of {login.Identity.Subject} by {login.Method.Description} was refused with {Status(error)}: {error.Said}. "
            + login.Advice,
            ProblemKind.Stalled,
            retryAfter);
    }

    // What is asked of the store to get a token, and not with it.
    private static bool IsOfLogin(VaultApiException error) =>
        error.Operation is "login" or TokenSelf.LookupOperation or WrappedSecretId.LookupOperation or WrappedSecretId.UnwrapOperation;

    private static Problem ExplainWrapping(VaultApiException error, LoginPlan login, TimeSpan? retryAfter) => new(
        Reasons.WrappingTokenRefused,
        $"The wrapping token in {login.Identity.Subject} was used, has expired or isn't the one that was issued ({Status(error)}: {error.Said}). "
        + "If it was not this operator that used it, the secret-id has been intercepted: destroy it in the store and find out who could read the token. "
        + "Then put a new wrapping token into the Secret; one is needed after a restart of the operator too, since it keeps secret-ids in memory only",
        ProblemKind.Stalled,
        retryAfter);

    private static Problem ExplainRequest(VaultApiException error, LoginPlan login, string target) =>
        ExplainCause(error, login.Connection.Address) ?? error.Kind switch
        {
            VaultErrorKind.PermissionDenied => new Problem(
                Reasons.AccessDenied,
                $"Reading {target} (GET {error.Path}) was denied with {Status(error)}: {error.Said}. "
                + $"Give the policies of {login.Method.Description} the capability \"read\" on {error.Path}",
                ProblemKind.Stalled),
            _ => new Problem(
                Reasons.InvalidSource,
                $"Reading {target} (GET {error.Path}) was refused with {Status(error)}: {error.Said}. Check spec.mount, spec.path and spec.type",
                ProblemKind.Stalled),
        };

    private static string Status(VaultApiException error) => error.StatusCode is { } status ? $"HTTP {status}" : "no status";
}
