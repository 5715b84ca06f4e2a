using System.Net;
using System.Net.Sockets;

namespace Vault.Client.Http;

/// <summary>Connects to what a name resolves to and <see cref="IPeerPolicy"/> lets pass, and to nothing else: one look-up, so no second answer can differ.</summary>
internal sealed class CheckedConnect(IPeerPolicy policy, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve = resolve ?? Dns.GetHostAddressesAsync;

    /// <summary>The callback for the handler.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var port = context.DnsEndPoint.Port;
        var host = context.DnsEndPoint.Host.Trim('[', ']');
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await _resolve(host, cancellationToken);
        var fit = addresses.Where(address => policy.Refuse(address, port) is null).ToArray();
        if (fit.Length == 0)
        {
            var refused = addresses.Order(Comparer<IPAddress>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))).FirstOrDefault();
            throw refused is null
                ? new SocketException((int)SocketError.HostNotFound)
                : new PeerRefusedException($"{host} resolves to {refused}, which {policy.Refuse(refused, port)}");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(fit, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
