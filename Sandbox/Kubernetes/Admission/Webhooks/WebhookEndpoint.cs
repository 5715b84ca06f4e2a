using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>Where a webhook listens, with the connections that are kept to it.</summary>
internal sealed class WebhookEndpoint : IDisposable
{
    private readonly HttpMessageInvoker _http;

    private WebhookEndpoint(string address, string path, WebhookConnector connector)
    {
        (Address, Path) = (address, path);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            ConnectCallback = (_, cancellation) => connector.ConnectAsync(cancellation),
        });
    }

    /// <summary>Host and, where it is given, port, as URLs have them.</summary>
    public string Address { get; }

    /// <summary>The path.</summary>
    public string Path { get; }

    /// <summary>Reads a <c>clientConfig</c>.</summary>
    /// <exception cref="FormatException">Its certificates can't be read.</exception>
    public static WebhookEndpoint Of(JsonObject config, ServiceLocator services, TimeProvider time)
    {
        var anchors = Anchors(config.Text("caBundle"));
        if (config["service"] is { } service)
        {
            var (ns, name, port) = (service.Text("namespace"), service.Text("name"), (int)(service.Number("port") ?? 443));
            var serverName = $"{name}.{ns}.svc";
            return new($"{serverName}:{port}", Trim(service.Text("path")),
                new WebhookConnector(() => services.Resolve(ns, name, port), serverName, anchors, time));
        }

        var url = new Uri(config.Text("url"));
        return new(url.IsDefaultPort ? AuthorityOf(config.Text("url")) : url.Authority, Trim(Uri.UnescapeDataString(url.AbsolutePath)),
            new WebhookConnector(() => (url.Host, url.Port), url.Host.Trim('[', ']'), anchors, time));
    }

    /// <summary>Sends a review.</summary>
    public Task<HttpResponseMessage> PostAsync(byte[] review, string query, CancellationToken cancellation)
    {
        // The connector speaks TLS itself, so that what goes wrong there can be told as Go tells it.
        var request = new HttpRequestMessage(HttpMethod.Post, $"http://{Address}{Path}{query}") { Content = new ByteArrayContent(review) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Accept.ParseAdd("application/json, */*");
        request.Headers.UserAgent.ParseAdd("kube-apiserver-admission");
        return _http.SendAsync(request, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static X509Certificate2Collection? Anchors(string bundle)
    {
        if (bundle.Length == 0)
            return null;
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(bundle)));
        }
        catch (CryptographicException e)
        {
            throw new FormatException($"unable to load root certificates: {e.Message}", e);
        }

        return certificates.Count > 0
            ? certificates
            : throw new FormatException("unable to load root certificates: unable to parse bytes as PEM block");
    }

    // A port that is the scheme's own is kept if it is given.
    private static string AuthorityOf(string url) => url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..].Split('/')[0];

    private static string Trim(string path) => "/" + path.Trim('/');
}
