using Operator.Authentication;
using Operator.Pipeline;
using Vault.Client;

namespace Operator.Leases;

/// <summary>Puts what the store refused about credentials into words that a person can act on.</summary>
public static class LeaseProblems
{
    /// <summary>Explains an error of asking for credentials; null for errors that are none of the store's or the login's.</summary>
    public static Problem? ExplainIssue(Exception error, CredentialSource source) =>
        ExplainElsewhere(error, source.Login, source.Path) ?? (error as VaultApiException) switch
        {
            null => null,
            { Kind: VaultErrorKind.PermissionDenied } denied => new Problem(
                Reasons.AccessDenied,
                $"Credentials ({source}) were denied with HTTP {denied.StatusCode}: {denied.Said}. "
                + $"Give the policies of {source.Login.Method.Description} the capability \"{Capability(source)}\" on {source.Path}",
                ProblemKind.Stalled),
            { Kind: VaultErrorKind.NotFound } missing => new Problem(
                Reasons.SourceMissing,
                $"There is nothing at {source.Path} (HTTP {missing.StatusCode}): check spec.mount and spec.path, and that the engine is enabled",
                ProblemKind.Stalled),
            { } refused => new Problem(
                Reasons.InvalidSource,
                $"Credentials ({source}) were refused with HTTP {refused.StatusCode}: {refused.Said}. "
                + "Check spec.path, spec.requestHTTPMethod and spec.params, and the role in the store",
                ProblemKind.Stalled),
        };

    /// <summary>Explains a renewal that failed and may succeed later.</summary>
    public static Problem ExplainRenewal(VaultApiException error, CredentialSource source) =>
        StoreProblems.ExplainConnection(error, source.Login.Connection.Address)
        ?? new Problem(
            Reasons.VaultError, $"The lease of {source.Path} could not be renewed: {error.Said}. It is tried again", ProblemKind.Transient, error.RetryAfter);

    // A login, a token request, a connection.
    private static Problem? ExplainElsewhere(Exception error, LoginPlan login, string target)
    {
        if (error is not VaultApiException { Operation: not "login" } request)
            return StoreProblems.TryExplain(error, login, target, out var problem) ? problem : null;
        return request.InnerException is VaultApiException { Operation: "login" } && StoreProblems.TryExplain(error, login, target, out var refused)
            ? refused
            : StoreProblems.ExplainConnection(request, login.Connection.Address);
    }

    private static string Capability(CredentialSource source) => source.Method == HttpMethod.Get ? "read" : "update";
}
