using System.Collections.Concurrent;
using System.Text;
using Operator.Pipeline;
using Operator.Runtime.Client;
using Vault.Client;

namespace Operator.Authentication;

/// <summary>Client certificates for logins, read once a version of their Secret: a connection has to hold them anyway.</summary>
public sealed class ClientCertificates(CredentialSecrets secrets)
{
    /// <summary>The key of the certificate.</summary>
    public const string CertificateKey = "tls.crt";

    private const string PrivateKey = "tls.key";
    private const string SecretType = "kubernetes.io/tls";

    private readonly ConcurrentDictionary<ObjectKey, Loaded> _loaded = [];

    /// <summary>The certificate of a Secret.</summary>
    public async ValueTask<Outcome<ClientCertificatePem>> LoadAsync(Credential certificate, string version, CancellationToken cancellationToken)
    {
        if (_loaded.TryGetValue(certificate.Secret, out var loaded) && loaded.Version == version)
            return loaded.Certificate;

        try
        {
            var read = await ReadAsync(certificate, cancellationToken);
            _loaded[certificate.Secret] = new Loaded(version, read);
            return read;
        }
        catch (CredentialException error)
        {
            _loaded.TryRemove(certificate.Secret, out _);
            return error.Problem;
        }
    }

    private async Task<ClientCertificatePem> ReadAsync(Credential certificate, CancellationToken cancellationToken)
    {
        var secret = await secrets.ReadSecretAsync(certificate, cancellationToken);
        if (secret.Type != SecretType)
        {
            throw CredentialException.Invalid(
                $"Secret {certificate.Secret}, which {certificate.NamedBy} names, is of type {secret.Type}: it must be of type {SecretType}, with tls.crt and tls.key");
        }

        var pem = Encoding.UTF8.GetString(CredentialSecrets.ValueOf(secret, certificate).Reveal().Span);
        var pair = new ClientCertificatePem(pem, CredentialSecrets.ValueOf(secret, certificate with { Key = PrivateKey }));
        return pair.FindProblem() is { } problem
            ? throw CredentialException.Invalid($"Secret {certificate.Secret}, which {certificate.NamedBy} names: {problem}")
            : pair;
    }

    private sealed record Loaded(string Version, ClientCertificatePem Certificate);
}
