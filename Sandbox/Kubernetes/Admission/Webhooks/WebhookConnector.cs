using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>Opens TLS connections to a webhook.</summary>
/// <param name="target">Finds the host and port to connect to.</param>
/// <param name="serverName">The name that the certificate must be for.</param>
/// <param name="anchors">The certificates to trust; null for those of the system.</param>
/// <param name="time">The clock.</param>
internal sealed class WebhookConnector(
    Func<(string Host, int Port)> target, string serverName, X509Certificate2Collection? anchors, TimeProvider time)
{
    /// <summary>Connects.</summary>
    /// <exception cref="GoNetworkException">It can't.</exception>
    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellation)
    {
        var (host, port) = target();
        var address = await LookUpAsync(host, cancellation);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var shown = new IPEndPoint(address, port).ToString();
        try
        {
            await socket.ConnectAsync(address, port, cancellation);
            return await SecureAsync(new NetworkStream(socket, ownsSocket: true), cancellation);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new GoNetworkException($"dial tcp {shown}: {Describe(e.SocketErrorCode)}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<IPAddress> LookUpAsync(string host, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
            return address;
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellation);
            // What answers on localhost here mostly listens to IPv4 alone.
            return addresses.OrderBy(item => item.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).First();
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            throw new GoNetworkException($"dial tcp: lookup {host}: no such host");
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream network, CancellationToken cancellation)
    {
        string? problem = null;
        var check = new ServerCertificateCheck(anchors, serverName, time);
        var stream = new SslStream(network, leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = serverName,
                ApplicationProtocols = [SslApplicationProtocol.Http11],
                RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                {
                    problem = check.Problem((X509Certificate2)certificate!, chain?.ChainPolicy.ExtraStore ?? []);
                    return problem is null;
                },
            }, cancellation);
            return stream;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await stream.DisposeAsync();
            throw new GoNetworkException(problem ?? Describe(e));
        }
    }

    private static string Describe(Exception failure) => failure switch
    {
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset } } => "read: connection reset by peer",
        IOException => "EOF",
        AuthenticationException { InnerException: null } => "http: server gave HTTP response to HTTPS client",
        _ => "remote error: tls: handshake failure",
    };

    private static string Describe(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connect: connection refused",
        SocketError.HostUnreachable => "connect: no route to host",
        SocketError.NetworkUnreachable => "connect: network is unreachable",
        SocketError.TimedOut => "i/o timeout",
        _ => $"connect: {error}",
    };
}
