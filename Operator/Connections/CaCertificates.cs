using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Operator.Controllers;
using Operator.Entities;
using Operator.Pipeline;
using Operator.Runtime.Client;

namespace Operator.Connections;

/// <summary>
/// The CA certificates of connections. One from a Secret is read when the connection is new or edited, when TLS fails (a rotated CA takes effect
/// then, when it matters), and hourly; not at every reconcile.
/// </summary>
public sealed class CaCertificates(IKubernetesClient client, TimeProvider time)
{
    private const string SecretKey = "ca.crt";
    private static readonly TimeSpan Trust = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<ObjectKey, Loaded> _loaded = [];

    /// <summary>The certificates of a connection, checked to be such.</summary>
    public async ValueTask<Outcome<CaBundle>> LoadAsync(VaultConnection connection, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Of(connection);
        if (connection.Spec.CaCert is { Length: > 0 } inline)
            return Check(inline, $"spec.caCert of VaultConnection {key}");
        if (connection.Spec.CaCertSecretRef is not { Length: > 0 } secretName)
            return new CaBundle(null);

        var (uid, generation) = (connection.Metadata.Uid, connection.Metadata.Generation);
        if (_loaded.TryGetValue(key, out var loaded) && loaded.Uid == uid && loaded.Generation == generation && loaded.Until > time.GetUtcNow())
            return loaded.Bundle;

        var outcome = await ReadAsync(new ObjectKey(key.Namespace, secretName), key, cancellationToken);
        if (outcome.Succeeded(out var bundle, out _))
            _loaded[key] = new Loaded(uid, generation, time.GetUtcNow() + Trust, bundle);
        return outcome;
    }

    /// <summary>Forgets what was read for a connection, so that the Secret is read again.</summary>
    public void Forget(ObjectKey connection) => _loaded.TryRemove(connection, out _);

    private async Task<Outcome<CaBundle>> ReadAsync(ObjectKey secretKey, ObjectKey connection, CancellationToken cancellationToken)
    {
        var secret = await client.GetAsync(Kinds.Secrets, secretKey, cancellationToken);
        var what = $"The Secret {secretKey} that spec.caCertSecretRef of VaultConnection {connection} names";
        if (secret is null)
            return new Problem(Reasons.InvalidCA, $"{what} doesn't exist: create it with the key {SecretKey}", ProblemKind.Stalled);
        if (secret.Data is null || !secret.Data.TryGetValue(SecretKey, out var pem))
            return new Problem(Reasons.InvalidCA, $"{what} has no key {SecretKey}: put the CA's certificate there, in PEM", ProblemKind.Stalled);
        return Check(Encoding.UTF8.GetString(pem), $"{SecretKey} in Secret {secretKey}");
    }

    private static Outcome<CaBundle> Check(string pem, string where)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            var count = certificates.Count;
            foreach (var certificate in certificates)
                certificate.Dispose();
            if (count > 0)
                return new CaBundle(pem);
        }
        catch (CryptographicException)
        {
            // Said below: the text of this one helps nobody.
        }

        return new Problem(Reasons.InvalidCA, $"{where} holds no PEM certificate: it must start with -----BEGIN CERTIFICATE-----", ProblemKind.Stalled);
    }

    private sealed record Loaded(string Uid, long? Generation, DateTimeOffset Until, CaBundle Bundle);
}
