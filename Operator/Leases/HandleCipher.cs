using System.Security.Cryptography;
using System.Text;
using Operator.Entities;
using Operator.Rendering;
using Vault.Client;

namespace Operator.Leases;

/// <summary>
/// Encrypts what stands in a status and isn't for those who may read it: tokens, leases (AES-256-GCM under a key derived from the operator's). A ciphertext
/// is bound to its resource, its UID included: copied to another one it can't be read, so nobody has the operator revoke what is somebody else's.
/// </summary>
public sealed class HandleCipher(MacKey keys)
{
    private const string Purpose = "secret-courier.io/handles/v1";
    private const int TagBytes = 16;
    private const int NonceBytes = 12;

    private byte[]? _key;

    /// <summary>Encrypts; the same content gives another text each time.</summary>
    public async ValueTask<string> SealAsync(CustomKubernetesEntity owner, SecretValue content, CancellationToken cancellationToken)
    {
        using var cipher = await CreateAsync(cancellationToken);
        var sealedBytes = new byte[NonceBytes + content.Length + TagBytes];
        var nonce = sealedBytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        cipher.Encrypt(
            nonce, content.Reveal().Span, sealedBytes.AsSpan(NonceBytes, content.Length), sealedBytes.AsSpan(NonceBytes + content.Length), Binding(owner));
        return Convert.ToBase64String(sealedBytes);
    }

    /// <summary>Decrypts; null where it can't: made under another key or for another resource, or tampered with.</summary>
    public async ValueTask<SecretValue?> OpenAsync(CustomKubernetesEntity owner, string? text, CancellationToken cancellationToken)
    {
        var sealedBytes = new byte[text?.Length ?? 0];
        if (text is null || !Convert.TryFromBase64String(text, sealedBytes, out var length) || length < NonceBytes + TagBytes)
            return null;

        using var cipher = await CreateAsync(cancellationToken);
        var content = new byte[length - NonceBytes - TagBytes];
        try
        {
            cipher.Decrypt(
                sealedBytes.AsSpan(0, NonceBytes),
                sealedBytes.AsSpan(NonceBytes, content.Length),
                sealedBytes.AsSpan(NonceBytes + content.Length, TagBytes),
                content,
                Binding(owner));
            return new SecretValue(content);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    // One a use: an AesGcm is nothing that threads may share.
    private async ValueTask<AesGcm> CreateAsync(CancellationToken cancellationToken) =>
        new(_key ??= await keys.DeriveAsync(Purpose, cancellationToken), TagBytes);

    private static byte[] Binding(CustomKubernetesEntity owner) =>
        Encoding.UTF8.GetBytes(string.Join('\0', owner.Kind, owner.Metadata.NamespaceProperty, owner.Metadata.Name, owner.Metadata.Uid));
}
