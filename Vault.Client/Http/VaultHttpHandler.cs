using System.Net;

namespace Vault.Client.Http;

/// <summary>Makes the handler that holds the connections to a store.</summary>
internal static class VaultHttpHandler
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(15);

    /// <summary>The limit for connecting alone.</summary>
    public static TimeSpan ConnectLimit(VaultConnectionOptions options) => options.Timeout < LongestConnect ? options.Timeout : LongestConnect;

    public static SocketsHttpHandler Create(VaultConnectionOptions options, TimeProvider time) => new()
    {
        // A redirect would carry the token to whoever it names.
        AllowAutoRedirect = false,
        UseCookies = false,

        // Never what HTTP_PROXY and its like say: who sets them for the pod doesn't decide whom secrets pass.
        UseProxy = options.Proxy is not null,
        Proxy = options.Proxy is { } proxy ? new WebProxy(proxy, BypassOnLocal: false) : null,
        ConnectCallback = options.Peers is { } peers ? new CheckedConnect(peers).ConnectAsync : null,
        ConnectTimeout = ConnectLimit(options),
        MaxConnectionsPerServer = 32,
        EnableMultipleHttp2Connections = true,
        // A changed DNS entry (a failover) is seen within this.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        SslOptions = new ServerCertificateCheck(options, time).CreateSslOptions(),
    };
}
