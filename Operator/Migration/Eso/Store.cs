namespace Operator.Migration.Eso;

/// <summary>A SecretStore or ClusterSecretStore with the provider <c>vault</c>, as ExternalSecrets need to know it.</summary>
/// <param name="Name">Its name, which its VaultConnection and VaultAuth have too.</param>
/// <param name="Namespace">The namespace that these go to; null where the file leaves it to kubectl.</param>
/// <param name="Mount">The mount; null where the keys hold it.</param>
/// <param name="IsVersioned">Whether it is of version 2.</param>
/// <param name="ReadNamespace">The namespace in Vault to read from, where it isn't the one to log in to.</param>
public sealed record Store(string Name, string? Namespace, string? Mount, bool IsVersioned, string? ReadNamespace)
{
    /// <summary>False for a store that isn't among the manifests: mount and version are guessed from the keys.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>Where a key of an ExternalSecret is, as ESO finds it (<c>buildPath</c> of its provider).</summary>
    public (string Mount, string Path) Locate(string key)
    {
        key = key.Trim('/');
        if (Mount is { } mount)
            return (mount, key.StartsWith(mount + "/", StringComparison.Ordinal) ? WithoutData(key[(mount.Length + 1)..]) : key);

        if (IsVersioned && key.IndexOf("/data/", StringComparison.Ordinal) is var data and > 0)
            return (key[..data], key[(data + "/data/".Length)..]);
        return key.Split('/', 2) is [var first, var rest] ? (first, rest) : (key, "");
    }

    private string WithoutData(string path) =>
        IsVersioned && path.StartsWith("data/", StringComparison.Ordinal) ? path["data/".Length..] : path;
}
