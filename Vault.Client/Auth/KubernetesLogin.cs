namespace Vault.Client.Auth;

/// <summary>The body of <c>POST auth/{mount}/login</c>. A class, since a record would print the token.</summary>
internal sealed class KubernetesLogin(string role, string jwt)
{
    public string Role { get; } = role;

    public string Jwt { get; } = jwt;
}
