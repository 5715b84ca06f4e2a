using Operator.Entities;
using Operator.Pipeline;
using Operator.Runtime.Client;
using Operator.Runtime.Queue;

namespace Operator.Authentication;

/// <summary>
/// How the logins of each VaultAuth went last, by identity. What changes wakes the VaultAuth after a while, so that many changes are one write of its
/// status, and a login that went as the one before is none. Outages of the store are no news of a login and change nothing.
/// </summary>
public sealed class LoginOutcomes(IReconcileQueue<VaultAuth> queue)
{
    /// <summary>When a VaultAuth is looked at after something that nobody waits for.</summary>
    public static readonly TimeSpan Unhurried = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, Dictionary<string, LastLogin>> _byAuth = [];

    /// <summary>A login succeeded.</summary>
    public void Succeeded(LoginPlan plan) => Note(plan, problem: null);

    /// <summary>A login failed.</summary>
    public void Failed(LoginPlan plan, Exception error)
    {
        if (StoreProblems.TryExplain(error, plan, "", out var problem)
            && problem.Reason is Reasons.LoginFailed or Reasons.InvalidCredentials or Reasons.WrappingTokenRefused)
        {
            Note(plan, problem with { RetryAfter = null });
        }
    }

    /// <summary>How those fare that use a VaultAuth as it is now; null where none has logged in yet in this process.</summary>
    /// <param name="auth">The VaultAuth.</param>
    /// <param name="authFingerprint">Stands for its settings.</param>
    /// <param name="namespaces">Those whose identities use it.</param>
    public LoginSummary? Find(ObjectKey auth, string authFingerprint, IReadOnlySet<string> namespaces)
    {
        lock (_lock)
        {
            var current = _byAuth.GetValueOrDefault(auth, [])
                .Where(o => o.Value.Plan.AuthFingerprint == authFingerprint && namespaces.Contains(o.Value.Plan.IdentityNamespace))
                .OrderBy(o => o.Key, StringComparer.Ordinal)
                .ToList();
            var problems = current.Select(o => o.Value.Problem).OfType<Problem>().ToList();
            return current.Count == 0 ? null : new LoginSummary(namespaces.Count, problems.Count, problems.FirstOrDefault(), IsKnown: true);
        }
    }

    /// <summary>Forgets a VaultAuth that is gone.</summary>
    public void Forget(ObjectKey auth)
    {
        lock (_lock)
            _byAuth.Remove(auth);
    }

    private void Note(LoginPlan plan, Problem? problem)
    {
        bool wentWell;
        lock (_lock)
        {
            if (!_byAuth.TryGetValue(plan.Auth, out var known))
                _byAuth.Add(plan.Auth, known = []);

            var last = known.GetValueOrDefault(plan.Identity.Subject);
            known[plan.Identity.Subject] = new LastLogin(plan, problem);
            if (last is not null && last.Problem == problem && last.Plan.AuthFingerprint == plan.AuthFingerprint)
                return;

            wentWell = problem is null && last?.Problem is null;
        }

        queue.Enqueue(plan.Auth, Lane.Periodic, wentWell ? Unhurried : Soon);
    }

    private sealed record LastLogin(LoginPlan Plan, Problem? Problem);
}
