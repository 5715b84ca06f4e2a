using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Decoding;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>Asks webhooks.</summary>
/// <param name="services">Finds what is behind Services.</param>
/// <param name="time">The clock of timeouts and certificates.</param>
internal sealed class WebhookCaller(ServiceLocator services, TimeProvider time) : IDisposable
{
    private const int MaxEndpoints = 200;
    private readonly ConcurrentDictionary<string, WebhookEndpoint> _endpoints = new(StringComparer.Ordinal);

    /// <summary>Asks one webhook.</summary>
    /// <param name="invocation">The webhook and the version it wants.</param>
    /// <param name="attributes">The request.</param>
    /// <param name="isMutating">Whether it may change the object.</param>
    /// <param name="cancellation">The client has gone.</param>
    /// <exception cref="WebhookCallException">It couldn't be asked or didn't answer as it must.</exception>
    /// <exception cref="Errors.ApiException">400: it doesn't support dry runs.</exception>
    public async Task<ReviewResponse> CallAsync(
        WebhookInvocation invocation, AdmissionAttributes attributes, bool isMutating, CancellationToken cancellation)
    {
        var webhook = invocation.Webhook;
        if (attributes.IsDryRun && webhook.HasSideEffects)
            throw WebhookErrors.NoDryRun(webhook.Name);
        if (webhook.ReviewVersion is not { } version)
        {
            throw new WebhookCallException(webhook.Name,
                "could not create admission objects: webhook does not accept known AdmissionReview versions (v1, v1beta1)");
        }

        var uid = Guid.NewGuid().ToString();
        var review = AdmissionReviews.Create(version, uid, attributes, invocation.Resource);
        var endpoint = EndpointOf(webhook);
        var answer = await PostAsync(webhook, endpoint, review, cancellation);
        try
        {
            var response = AdmissionReviews.Read(answer, version, uid, isMutating);
            foreach (var warning in response.Warnings)
                attributes.Warn(warning);
            return response;
        }
        catch (FormatException e)
        {
            throw new WebhookCallException(webhook.Name, $"received invalid webhook response: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var endpoint in _endpoints.Values)
            endpoint.Dispose();
    }

    private WebhookEndpoint EndpointOf(Webhook webhook)
    {
        var key = webhook.Config.ToJsonString();
        if (_endpoints.TryGetValue(key, out var known))
            return known;
        // Of those that are forgotten the idle connections close by themselves; disposing of them would end calls that are under way.
        if (_endpoints.Count >= MaxEndpoints)
            _endpoints.Clear();
        try
        {
            return _endpoints.GetOrAdd(key, WebhookEndpoint.Of(webhook.Config, services, time));
        }
        catch (FormatException e)
        {
            throw new WebhookCallException(webhook.Name, $"could not get REST client: {e.Message}");
        }
    }

    private async Task<JsonObject> PostAsync(
        Webhook webhook, WebhookEndpoint endpoint, JsonObject review, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(webhook.Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        var query = string.Create(CultureInfo.InvariantCulture, $"?timeout={webhook.Timeout.TotalSeconds}s");
        WebhookCallException Failed(string why) => new(webhook.Name, $"failed to call webhook: {why}");
        WebhookCallException Unsent(string why) => Failed($"Post \"https://{endpoint.Address}{endpoint.Path}{query}\": {why}");
        try
        {
            using var response = await endpoint.PostAsync(StorageJson.Bytes(review), query, linked.Token);
            var body = await response.Content.ReadAsByteArrayAsync(linked.Token);
            if (!response.IsSuccessStatusCode)
                throw Failed(ServerMessages.Of(response.StatusCode, Text(response, body)));
            return Parse(response, body, Failed);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw Unsent("context deadline exceeded");
        }
        catch (HttpRequestException e)
        {
            throw Unsent(e.InnerException is GoNetworkException network ? network.Message : "EOF");
        }
        catch (GoNetworkException e)
        {
            throw Unsent(e.Message);
        }
    }

    private static JsonObject Parse(HttpResponseMessage response, byte[] body, Func<string, WebhookCallException> failed)
    {
        if (body.Length == 0)
        {
            throw failed($"0-length response with status code: {(int)response.StatusCode} and content type: "
                + response.Content.Headers.ContentType);
        }

        try
        {
            if (JsonNode.Parse(body) is JsonObject review)
                return review;
        }
        catch (JsonException)
        {
            // Told below, in Go's words.
        }

        var problem = GoJson.Problem(Encoding.UTF8.GetString(body))
            ?? "json: cannot unmarshal into Go value of type struct { APIVersion string; Kind string }";
        throw failed($"couldn't get version/kind; json parse error: {problem}");
    }

    private static string Text(HttpResponseMessage response, byte[] body) =>
        response.Content.Headers.ContentType?.MediaType?.StartsWith("text/", StringComparison.Ordinal) ?? body.Length > 0
            ? Encoding.UTF8.GetString(body).Trim()
            : "unknown";
}
