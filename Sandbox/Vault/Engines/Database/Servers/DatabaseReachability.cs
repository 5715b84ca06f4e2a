using System.Net;
using System.Net.Sockets;

namespace Sandbox.Vault.Engines.Database.Servers;

/// <summary>Whether a database is used for real or emulated: one that answers is real, and one that doesn't is emulated, unless its
/// address is of those that no database has. Those stay unreachable, so that the errors of an unreachable database can be had.</summary>
public static class DatabaseReachability
{
    private const int FirstUserPort = 1024;

    private static readonly IPNetwork[] Documentation =
        [IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("2001:db8::/32")];

    /// <summary>True if a database may be emulated there: not below port 1024, which only the system listens on, not at a name that
    /// never exists (<c>.invalid</c>, RFC 2606), nor at an address of the documentation networks (RFC 5737, RFC 3849).</summary>
    public static bool MayBeEmulated(string host, int port) =>
        port >= FirstUserPort
        && !host.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase)
        && !(IPAddress.TryParse(host, out var address) && Documentation.Any(n => n.Contains(address)));

    /// <summary>Connects and hangs up.</summary>
    /// <param name="host">The host.</param>
    /// <param name="port">The port.</param>
    /// <param name="timeout">How long to wait for an answer.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="UnreachableDatabaseException">Nothing answers.</exception>
    public static async ValueTask DialAsync(string host, int port, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout); // of the network's time, whatever the server's clock says
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, either.Token);
        }
        catch (SocketException e)
        {
            throw Explain(host, port, e.SocketErrorCode);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Explain(host, port, SocketError.TimedOut);
        }
    }

    /// <summary>What Go's dialer says of a connection that failed.</summary>
    public static UnreachableDatabaseException Explain(string host, int port, SocketError error)
    {
        var name = host == "localhost" ? "127.0.0.1" : host;
        return new UnreachableDatabaseException(error switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"dial tcp: lookup {host}: no such host",
            SocketError.TimedOut => $"dial tcp {name}:{port}: i/o timeout",
            SocketError.HostUnreachable => $"dial tcp {name}:{port}: connect: no route to host",
            SocketError.NetworkUnreachable => $"dial tcp {name}:{port}: connect: network is unreachable",
            SocketError.ConnectionReset => $"read tcp {name}:{port}: read: connection reset by peer",
            _ => $"dial tcp {name}:{port}: connect: connection refused",
        });
    }
}
