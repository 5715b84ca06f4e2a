using System.Collections.Concurrent;
using System.Text;
using Operator.Pipeline;
using Operator.References;
using Operator.Runtime.Client;
using Vault.Client;

namespace Operator.Connections;

/// <summary>The certificates by which the operator shows stores who it is (mTLS). Read once a version of their Secret: a rotated one is used at once.</summary>
public sealed class ClientCertificates(ReferencedSecrets secrets)
{
    /// <summary>The key of the certificate.</summary>
    public const string CertificateKey = "tls.crt";

    private const string PrivateKey = "tls.key";
    private const string SecretType = "kubernetes.io/tls";

    private readonly ConcurrentDictionary<ObjectKey, Loaded> _loaded = [];

    /// <summary>The certificate in a Secret of the type <c>kubernetes.io/tls</c>, checked to be one with its key.</summary>
    /// <param name="secret">The Secret.</param>
    /// <param name="field">The field that names it, such as "spec.clientCertSecretRef of VaultConnection shop/default".</param>
    /// <param name="references">Who asks: a change of the Secret wakes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Outcome<ClientCertificatePem>> LoadAsync(
        ObjectKey secret, string field, ReferenceScope references, CancellationToken cancellationToken)
    {
        var version = await references.FindAsync(secret, cancellationToken);
        if (version is not null && _loaded.TryGetValue(secret, out var loaded) && loaded.Version == version)
            return loaded.Certificate;

        _loaded.TryRemove(secret, out _);
        var outcome = await ReadAsync(secret, $"The Secret {secret} that {field} names", cancellationToken);
        if (version is not null && outcome.Succeeded(out var certificate, out _))
            _loaded[secret] = new Loaded(version, certificate);
        return outcome;
    }

    private async Task<Outcome<ClientCertificatePem>> ReadAsync(ObjectKey key, string what, CancellationToken cancellationToken)
    {
        var secret = await secrets.ReadAsync(key, cancellationToken);
        if (secret is null)
            return Invalid($"{what} doesn't exist: create it with the type kubernetes.io/tls (kubectl create secret tls)");
        if (secret.Type != SecretType)
            return Invalid($"{what} is of type {secret.Type}: it must be of type {SecretType}, with {CertificateKey} and {PrivateKey}");
        if (secret.Data is null || !secret.Data.TryGetValue(CertificateKey, out var certificate) || !secret.Data.TryGetValue(PrivateKey, out var privateKey))
            return Invalid($"{what} has no keys {CertificateKey} and {PrivateKey}: put certificate and private key there, in PEM");

        var pem = new ClientCertificatePem(Encoding.UTF8.GetString(certificate), new SecretValue(privateKey));
        return pem.FindProblem() is { } problem ? Invalid($"{what}: {problem}") : pem;
    }

    private static Problem Invalid(string message) => new(Reasons.InvalidClientCertificate, message, ProblemKind.Stalled);

    private sealed record Loaded(string Version, ClientCertificatePem Certificate);
}
