using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Runtime.Client;

namespace Operator.Connections;

/// <summary>The CA certificates of connections. Those of a Secret are read once a version of it: a rotated CA takes effect at once.</summary>
public sealed class CaCertificates(ReferencedSecrets secrets)
{
    private const string SecretKey = "ca.crt";

    private readonly ConcurrentDictionary<ObjectKey, Loaded> _loaded = [];

    /// <summary>The certificates of a connection, checked to be such.</summary>
    public async ValueTask<Outcome<CaBundle>> LoadAsync(VaultConnection connection, ReferenceScope references, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Of(connection);
        if (connection.Spec.CaCert is { Length: > 0 } inline)
            return Check(inline, $"spec.caCert of VaultConnection {key}");
        if (connection.Spec.CaCertSecretRef is not { Length: > 0 } secretName)
            return new CaBundle(null);

        var secret = new ObjectKey(key.Namespace, secretName);
        var version = await references.FindAsync(secret, cancellationToken);
        if (version is not null && _loaded.TryGetValue(secret, out var loaded) && loaded.Version == version)
            return loaded.Bundle;

        _loaded.TryRemove(secret, out _);
        var outcome = await ReadAsync(secret, key, cancellationToken);
        if (version is not null && outcome.Succeeded(out var bundle, out _))
            _loaded[secret] = new Loaded(version, bundle);
        return outcome;
    }

    private async Task<Outcome<CaBundle>> ReadAsync(ObjectKey secretKey, ObjectKey connection, CancellationToken cancellationToken)
    {
        var secret = await secrets.ReadAsync(secretKey, cancellationToken);
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

    private sealed record Loaded(string Version, CaBundle Bundle);
}
