using System.Net;
using System.Text;
using System.Text.Json;

namespace Operator.Tests.VaultClient;

/// <summary>Stands for the store below the HTTP client: answers as a test says, and remembers what it was asked.</summary>
internal sealed class FakeVault : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly List<SeenRequest> _seen = [];

    public FakeVault(Func<SeenRequest, HttpResponseMessage>? answer = null)
    {
        var given = answer ?? (_ => Json(200, "{}"));
        AnswerAsync = (request, _) => Task.FromResult(given(request));
    }

    public Func<SeenRequest, CancellationToken, Task<HttpResponseMessage>> AnswerAsync { get; set; }

    public IReadOnlyList<SeenRequest> Seen
    {
        get
        {
            lock (_lock)
                return [.. _seen];
        }
    }

    public bool IsDisposed { get; private set; }

    public int Count(string path) => Seen.Count(r => r.Path == path);

    public static HttpResponseMessage Json(int status, string body, string contentType = "application/json") =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, contentType) };

    public static HttpResponseMessage Errors(int status, params string[] errors) =>
        Json(status, $$"""{"errors":{{JsonSerializer.Serialize(errors)}}}""");

    public static HttpResponseMessage Login(string token, int seconds, bool renewable = true, int uses = 0, string? accessor = null) =>
        Json(200, $$$"""{"data":null,"auth":{"client_token":"{{{token}}}","accessor":"{{{accessor ?? "acc-" + token}}}","policies":["default"],"lease_duration":{{{seconds}}},"num_uses":{{{uses}}},"renewable":{{{(renewable ? "true" : "false")}}}}}""");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string? Header(string name) => request.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var seen = new SeenRequest(
            request.Method.Method, request.RequestUri!.OriginalString, request.RequestUri.AbsolutePath["/v1/".Length..],
            Header("X-Vault-Token"), Header("X-Vault-Namespace"), Header("X-Vault-Request"), body, Header("X-Extra"));
        lock (_lock)
            _seen.Add(seen);

        return await AnswerAsync(seen, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
