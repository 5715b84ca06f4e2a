using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Controllers.Workloads;

/// <summary>Records events; the same event again counts up, as client-go's recorder does.</summary>
/// <param name="client">The API.</param>
/// <param name="component">Who reports.</param>
/// <param name="time">The clock.</param>
internal sealed class EventRecorder(ClusterClient client, string component, TimeProvider time)
{
    // What was recorded before is remembered for so many events only.
    private const int Remembered = 1000;

    private readonly Dictionary<(string Uid, string Reason, string Message), string> _names = [];

    /// <summary>Records a normal event about an object.</summary>
    public ValueTask NormalAsync(ApiResource resource, JsonObject about, string reason, string message, CancellationToken cancellation) =>
        RecordAsync(resource, about, "Normal", reason, message, cancellation);

    /// <summary>Records a warning about an object.</summary>
    public ValueTask WarnAsync(ApiResource resource, JsonObject about, string reason, string message, CancellationToken cancellation) =>
        RecordAsync(resource, about, "Warning", reason, message, cancellation);

    private async ValueTask RecordAsync(
        ApiResource resource, JsonObject about, string type, string reason, string message, CancellationToken cancellation)
    {
        var ns = about.Text("metadata", "namespace") is { Length: > 0 } own ? own : "default";
        var now = time.GetUtcNow();
        var stamp = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var key = (about.Text("metadata", "uid"), reason, message);
        try
        {
            if (_names.TryGetValue(key, out var known) && client.Get(Kinds.Events, ns, known) is { } before)
            {
                await client.UpdateAsync(Kinds.Events, before, value =>
                {
                    value["count"] = (value.Number("count") ?? 1) + 1;
                    value["lastTimestamp"] = stamp;
                }, cancellation);
                return;
            }

            var name = $"{about.Text("metadata", "name")}.{now.Ticks:x}{_names.Count:x3}";
            if (_names.Count >= Remembered)
                _names.Clear();
            _names[key] = name;
            await client.CreateAsync(Kinds.Events, Event(resource, about, ns, name, type, reason, message, stamp), cancellation);
        }
        catch (ApiException)
        {
            // An event that can't be stored, as in a namespace that is going, is lost.
        }
    }

    private JsonObject Event(
        ApiResource resource, JsonObject about, string ns, string name, string type, string reason, string message, string stamp) => new()
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = resource.ApiVersion,
                ["kind"] = resource.Kind,
                ["name"] = about.Text("metadata", "name"),
                ["namespace"] = about.Text("metadata", "namespace"),
                ["resourceVersion"] = about.Text("metadata", "resourceVersion"),
                ["uid"] = about.Text("metadata", "uid"),
            },
            ["type"] = type,
            ["reason"] = reason,
            ["message"] = message,
            ["count"] = 1L,
            ["firstTimestamp"] = stamp,
            ["lastTimestamp"] = stamp,
            ["source"] = new JsonObject { ["component"] = component },
            ["reportingComponent"] = component,
        };
}
