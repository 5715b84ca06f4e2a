using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>The webhooks that are configured now, in the order in which they are asked.</summary>
internal sealed class WebhookCatalog(IObjectReader objects, string resource)
{
    private sealed record Cached(long Revision, IReadOnlyList<Webhook> Webhooks);

    private volatile Cached _cached = new(-1, []);

    /// <summary>The webhooks of all configurations by the configurations' names, each in its configuration's order.</summary>
    public IReadOnlyList<Webhook> Current
    {
        get
        {
            // The revision is read first: a write in between makes the next call read again, never serve something old.
            var revision = objects.RevisionOf(resource);
            if (_cached is { } cached && cached.Revision == revision)
                return cached.Webhooks;
            IReadOnlyList<Webhook> webhooks = [.. objects.List(resource)
                .OrderBy(configuration => configuration.Text("metadata", "name"), StringComparer.Ordinal)
                .SelectMany(Webhooks)];
            _cached = new Cached(revision, webhooks);
            return webhooks;
        }
    }

    private static IEnumerable<Webhook> Webhooks(JsonObject configuration) => configuration.Items("webhooks").OfType<JsonObject>()
        .Select((webhook, i) => new Webhook(webhook, $"{configuration.Text("metadata", "name")}/{webhook.Text("name")}/{i}"));
}
