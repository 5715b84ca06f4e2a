using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Tables;

/// <summary>Events as rows, in the form of the core group or of <c>events.k8s.io</c>.</summary>
internal static class EventTable
{
    /// <summary>The table.</summary>
    public static KindTable Table { get; } = new(
        [
            new("Last Seen", "string", "The time at which the most recent occurrence of this event was recorded."),
            new("Type", "string", "Type of this event (Normal, Warning), new types could be added in the future"),
            new("Reason", "string", "This should be a short, machine understandable string that gives the reason for the transition into "
                + "the object's current status."),
            new("Object", "string", "The object that this event is about."),
            new("Subobject", "string", "If referring to a piece of an object instead of an entire object, the path of that piece.", 1),
            new("Source", "string", "The component reporting this event. Should be a short machine understandable string.", 1),
            new("Message", "string", "A human-readable description of the status of this operation."),
            new("First Seen", "string", "The time at which the event was first recorded.", 1),
            new("Count", "string", "The number of times this event has occurred.", 1),
            new("Name", "string", TableColumn.ObjectName.Description, 1),
        ],
        Cells);

    private static JsonArray Cells(JsonObject ev, Ages ages)
    {
        var (about, series) = (ev.At("involvedObject") ?? ev.At("regarding"), ev.At("series"));
        var began = Either(ev, "firstTimestamp", "deprecatedFirstTimestamp");
        var first = ages.Since(began.Length > 0 ? began : ev.Text("eventTime"));
        var last = Either(ev, "lastTimestamp", "deprecatedLastTimestamp") is { Length: > 0 } seen ? ages.Since(seen) : first;
        var count = ev.Number("count") ?? ev.Number("deprecatedCount") ?? 0;
        if (series is not null)
            (last, count) = (ages.Since(series.Text("lastObservedTime")), series.Number("count") ?? 0);
        else if (count == 0)
            count = 1;

        var kind = about.Text("kind").ToLowerInvariant();
        return
        [
            last, ev.Text("type"), ev.Text("reason"), about.Text("name") is { Length: > 0 } name ? $"{kind}/{name}" : kind,
            about.Text("fieldPath"), Source(ev), Either(ev, "message", "note").Trim(), first, count, ev.Text("metadata", "name"),
        ];
    }

    private static string Source(JsonObject ev)
    {
        var source = ev.At("source") ?? ev.At("deprecatedSource");
        var component = source.Text("component") is { Length: > 0 } named ? named : Either(ev, "reportingComponent", "reportingController");
        var instance = source.Text("host") is { Length: > 0 } host ? host : ev.Text("reportingInstance");
        return instance.Length == 0 ? component : $"{component}, {instance}";
    }

    private static string Either(JsonObject ev, string core, string other) => ev.Text(core) is { Length: > 0 } text ? text : ev.Text(other);
}
