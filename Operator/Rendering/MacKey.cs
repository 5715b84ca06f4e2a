using System.Security.Cryptography;
using System.Text;
using k8s.Models;
using Operator.Controllers;
using Operator.Runtime.Client;
using Operator.Runtime.Rbac;

namespace Operator.Rendering;

/// <summary>
/// The key of all MACs, kept in a Secret of the operator's namespace, so that a restart recognises what the run before delivered.
/// Made once; losing it costs one look at each Secret and one status write, and nothing else.
/// </summary>
[GenericRbac(Groups = [""], Resources = ["secrets"], ResourceNames = [SecretName], Verbs = RbacVerb.Get, OwnNamespace = true)]
[GenericRbac(Groups = [""], Resources = ["secrets"], Verbs = RbacVerb.Create, OwnNamespace = true)]
public sealed class MacKey(IKubernetesClient client, CourierSettings settings) : IDisposable
{
    /// <summary>The Secret's name.</summary>
    public const string SecretName = "secret-courier-mac-key";

    private const string DataKey = "key";
    private const int KeyBytes = 32;

    private readonly SemaphoreSlim _loading = new(1, 1);
    private byte[]? _key;
    private SecretMac? _mac;

    /// <summary>The MAC under the key, which is read or made at the first call.</summary>
    public async ValueTask<SecretMac> LoadAsync(CancellationToken cancellationToken) =>
        _mac ??= new SecretMac(await LoadKeyAsync(cancellationToken));

    /// <summary>A key of its own for another purpose (HKDF, RFC 5869), as long as the MAC's.</summary>
    /// <param name="purpose">What it is for; each purpose has another key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<byte[]> DeriveAsync(string purpose, CancellationToken cancellationToken) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, await LoadKeyAsync(cancellationToken), KeyBytes, info: Encoding.UTF8.GetBytes(purpose));

    private async ValueTask<byte[]> LoadKeyAsync(CancellationToken cancellationToken)
    {
        if (_key is { } loaded)
            return loaded;

        await _loading.WaitAsync(cancellationToken);
        try
        {
            return _key ??= await ReadOrCreateAsync(cancellationToken);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _loading.Dispose();

    private async Task<byte[]> ReadOrCreateAsync(CancellationToken cancellationToken)
    {
        var name = new ObjectKey(settings.Namespace, SecretName);
        while (true)
        {
            if (await client.GetAsync(Kinds.Secrets, name, cancellationToken) is { } secret)
                return Validate(name, secret);

            try
            {
                return Validate(name, await client.CreateAsync(Kinds.Secrets, New(name), cancellationToken));
            }
            catch (KubernetesApiException e) when (e.Reason == "AlreadyExists")
            {
                // Another replica was first: its key is the one.
            }
        }
    }

    private static V1Secret New(ObjectKey name) => new()
    {
        ApiVersion = "v1",
        Kind = "Secret",
        Metadata = new V1ObjectMeta { Name = name.Name, NamespaceProperty = name.Namespace },
        Immutable = true,
        Type = "Opaque",
        Data = new Dictionary<string, byte[]> { [DataKey] = RandomNumberGenerator.GetBytes(KeyBytes) },
    };

    private static byte[] Validate(ObjectKey name, V1Secret secret) =>
        secret.Data is { } data && data.TryGetValue(DataKey, out var key) && key.Length >= KeyBytes
            ? key
            : throw new InvalidOperationException(
                $"The Secret {name} holds no MAC key of {KeyBytes} bytes under \"{DataKey}\": delete it, and a new one is made");
}
