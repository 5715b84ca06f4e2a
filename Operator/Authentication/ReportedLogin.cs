using Vault.Client;
using Vault.Client.Auth;

namespace Operator.Authentication;

/// <summary>Logs in as a plan says, and tells how it went.</summary>
internal sealed class ReportedLogin(LoginPlan plan, LoginOutcomes outcomes) : IAuthMethod
{
    public string Description => plan.Method.Description;

    public async Task<AuthInfo> LoginAsync(IVaultTransport transport, CancellationToken cancellationToken)
    {
        try
        {
            var auth = await plan.Method.LoginAsync(transport, cancellationToken);
            outcomes.Succeeded(plan);
            return auth;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            outcomes.Failed(plan, error);
            throw;
        }
    }
}
