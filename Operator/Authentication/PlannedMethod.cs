using Vault.Client;
using Vault.Client.Auth;

namespace Operator.Authentication;

/// <summary>A way to log in, worked out.</summary>
/// <param name="Method">How.</param>
/// <param name="Subject">Who, such as <c>system:serviceaccount:shop:app</c> or <c>Secret shop/approle</c>.</param>
/// <param name="Version">Stands for the credentials: a change of them gives another.</param>
/// <param name="Advice">What to do where the store refuses: a sentence for people.</param>
public sealed record PlannedMethod(IAuthMethod Method, string Subject, string Version, string Advice)
{
    /// <summary>The client certificate that the connection must have.</summary>
    public ClientCertificatePem? Certificate { get; init; }
}
