using System.Net;
using System.Net.Http.Headers;
using Operator.Runtime.Client.Configuration;

namespace Operator.Runtime.Client.Transport;

/// <summary>The HTTP client for an API server.</summary>
internal static class HttpClients
{
    /// <summary>HTTP/2 where the server has it, pings that find dead connections, TLS as configured.</summary>
    public static HttpClient Create(ClientConfiguration configuration, string product)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = ServerTrust.OptionsFor(configuration),
            // One connection carries at most 100 requests at once on kube-apiserver, watches included.
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            // Spreads over API servers behind a load balancer, and takes up rotated client certificates. Running watches stay.
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = configuration.UseProxy || configuration.Proxy is not null,
        };
        if (configuration.Proxy is { } proxy)
            handler.Proxy = new WebProxy(proxy);

        // Requests bring timeouts of their own, watches none.
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(ProductInfoHeaderValue.Parse(product));
        return client;
    }

    /// <summary>The tokens that <paramref name="configuration"/> asks for.</summary>
    public static IBearerTokens TokensFor(ClientConfiguration configuration, TimeProvider time) => configuration switch
    {
        { TokenFile: { } file } => new TokenFile(file, time),
        { Token: { } token } => new FixedToken(token),
        { Exec: { } plugin } => new ExecTokens(plugin, time),
        _ => new FixedToken(null),
    };
}
