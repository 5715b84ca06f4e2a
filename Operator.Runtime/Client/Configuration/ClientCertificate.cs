using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Operator.Runtime.Client.Configuration;

/// <summary>A client certificate with its key, from files or inline PEM. Prints without either.</summary>
public sealed class ClientCertificate
{
    private readonly Func<string> _certificate;
    private readonly Func<string> _key;
    private readonly Lock _lock = new();
    private (string Certificate, string Key, X509Certificate2 Loaded)? _current;

    private ClientCertificate(Func<string> certificate, Func<string> key) => (_certificate, _key) = (certificate, key);

    /// <summary>From PEM files, read at each handshake.</summary>
    public static ClientCertificate FromFiles(string certificateFile, string keyFile) =>
#pragma warning disable MA0045 // TLS asks for the certificate in a synchronous callback.
        new(() => File.ReadAllText(certificateFile), () => File.ReadAllText(keyFile));
#pragma warning restore MA0045

    /// <summary>From PEM.</summary>
    public static ClientCertificate FromPem(string certificate, string key) => new(() => certificate, () => key);

    /// <summary>The certificate as it is now.</summary>
    /// <exception cref="ClientConfigurationException">It can't be read.</exception>
    internal X509Certificate2 Load()
    {
        try
        {
            var (certificate, key) = (_certificate(), _key());
            lock (_lock)
            {
                if (_current is { } current && current.Certificate == certificate && current.Key == key)
                    return current.Loaded;
                var loaded = X509Certificate2.CreateFromPem(certificate, key);
                _current = (certificate, key, loaded);
                return loaded;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ClientConfigurationException($"The client certificate for the API server can't be loaded: {e.Message}", e);
        }
    }

    /// <summary>Nothing of it.</summary>
    public override string ToString() => "***";
}
