using Operator.Pipeline;
using Vault.Client.Auth;

namespace Operator.Authentication;

/// <summary>A login that can't be made, for a reason that isn't the store's: a Secret without what it should hold, say.</summary>
public sealed class CredentialException(Problem problem) : LoginException(problem.Message)
{
    /// <summary>Why.</summary>
    public Problem Problem { get; } = problem;

    /// <summary>Credentials that somebody must put right.</summary>
    public static CredentialException Invalid(string message) => new(new Problem(Reasons.InvalidCredentials, message, ProblemKind.Stalled));
}
