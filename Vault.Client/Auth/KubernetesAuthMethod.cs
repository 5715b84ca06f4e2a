using System.Text.Json;

namespace Vault.Client.Auth;

/// <summary>
/// Logs in with the token of a Kubernetes ServiceAccount (<c>POST auth/{mount}/login</c>). A refusal is 403, or 500 with the reason before
/// Vault 1.9; an unknown role is 400.
/// </summary>
/// <param name="mount">Where the auth method is mounted, such as <c>kubernetes</c>.</param>
/// <param name="role">The role.</param>
/// <param name="jwt">Gives a ServiceAccount token that is valid now; asked at each login.</param>
/// <param name="vaultNamespace">The Vault namespace of the mount.</param>
public sealed class KubernetesAuthMethod(string mount, string role, Func<CancellationToken, Task<string>> jwt, string? vaultNamespace = null) : IAuthMethod
{
    private readonly string _mount = mount.Trim('/');

    /// <inheritdoc />
    public string Description => $"kubernetes at auth/{_mount} as role {role}";

    /// <inheritdoc />
    public async Task<AuthInfo> LoginAsync(IVaultTransport transport, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new KubernetesLogin(role, await jwt(cancellationToken)), LoginJson.Default.KubernetesLogin);
        try
        {
            var request = new VaultRequest(HttpMethod.Post, $"auth/{_mount}/login")
            {
                Operation = "login",
                Body = body,
                Namespace = vaultNamespace,
                Idempotent = false,
            };
            using var response = await transport.SendAsync(request, cancellationToken);
            return AuthAnswer.Read(request, response);
        }
        finally
        {
            Array.Clear(body);
        }
    }
}
