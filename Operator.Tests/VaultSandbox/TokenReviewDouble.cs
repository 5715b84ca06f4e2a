using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Operator.Tests.VaultSandbox;

/// <summary>An API server that knows nothing but TokenReview: it accepts the tokens it was told of.</summary>
public sealed class TokenReviewDouble : IDisposable
{
    private readonly HttpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, JsonObject> _users = [];

    /// <summary>Starts it on a free port.</summary>
    public TokenReviewDouble()
    {
        // HttpListener can't choose a port itself.
        for (var port = Random.Shared.Next(20000, 60000); ; port++)
        {
            // One that couldn't start can't be tried again.
            _listener = new HttpListener();
            Address = $"http://127.0.0.1:{port}";
            _listener.Prefixes.Add(Address + "/");
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException)
            {
                // in use: the next one
            }
        }

        _ = ServeAsync(_stop.Token);
    }

    /// <summary>Its address.</summary>
    public string Address { get; }

    /// <summary>The reviews asked for: the bearer token, and the body.</summary>
    public List<(string Bearer, JsonNode Body)> Reviews { get; } = [];

    /// <summary>Makes a service account's token that it accepts from now on.</summary>
    public string Accept(string space, string name, string uid, params string[] audiences)
    {
        var token = Token(space, name, uid, audiences);
        _users[token] = new JsonObject { ["username"] = $"system:serviceaccount:{space}:{name}", ["uid"] = uid };
        return token;
    }

    /// <summary>Makes a service account's token.</summary>
    public static string Token(string space, string name, string uid, params string[] audiences)
    {
        var claims = new JsonObject
        {
            ["iss"] = "https://kubernetes.default.svc",
            ["aud"] = new JsonArray([.. audiences.Select(a => JsonValue.Create(a))]),
            ["kubernetes.io"] = new JsonObject
            {
                ["namespace"] = space,
                ["serviceaccount"] = new JsonObject { ["name"] = name, ["uid"] = uid },
            },
        };
        return $"{Encode("""{"alg":"none"}""")}.{Encode(claims.ToJsonString())}.{Encode("signature")}";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        ((IDisposable)_listener).Dispose();
        _stop.Dispose();
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                var body = (await JsonNode.ParseAsync(context.Request.InputStream, cancellationToken: cancellationToken))!;
                Reviews.Add((context.Request.Headers["Authorization"] ?? "", body));
                var user = _users.GetValueOrDefault(body["spec"]!["token"]!.GetValue<string>());
                var status = user is null ? new JsonObject { ["error"] = "invalid bearer token" } : new JsonObject { ["authenticated"] = true, ["user"] = user.DeepClone() };
                context.Response.StatusCode = context.Request.RawUrl == "/apis/authentication.k8s.io/v1/tokenreviews" ? 201 : 404;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(new JsonObject { ["status"] = status }.ToJsonString()), cancellationToken);
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or OperationCanceledException)
        {
            // closed
        }
    }
}
