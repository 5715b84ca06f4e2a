namespace Vault.Client.Auth;

/// <summary>Where an auth method is, and what goes along with every login there.</summary>
/// <param name="path">Its path below <c>auth/</c>, such as <c>kubernetes</c>.</param>
/// <param name="vaultNamespace">The Vault namespace of the mount.</param>
/// <param name="parameters">Further fields of the login's body; those of the method itself come before them.</param>
public sealed class AuthMount(string path, string? vaultNamespace = null, IReadOnlyDictionary<string, string>? parameters = null)
{
    /// <summary>Its path below <c>auth/</c>, without slashes around it.</summary>
    public string Path { get; } = path.Trim('/');

    /// <summary>The Vault namespace of the mount.</summary>
    public string? Namespace { get; } = vaultNamespace;

    /// <summary>Further fields of the login's body.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; } = parameters ?? new Dictionary<string, string>();
}
