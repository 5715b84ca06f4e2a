using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Resources;

/// <summary>Events are served by two groups over the same objects; they are stored as <c>v1</c> has them.</summary>
public static class EventConversion
{
    private static readonly (string Core, string Events)[] Renamed =
    [
        ("involvedObject", "regarding"),
        ("message", "note"),
        ("reportingComponent", "reportingController"),
        ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"),
    ];

    /// <summary>A <c>v1</c> Event as <c>events.k8s.io/v1</c>.</summary>
    public static JsonObject ToEventsGroup(JsonObject core)
    {
        var events = Convert(core, "events.k8s.io/v1", name => Renamed.FirstOrDefault(pair => pair.Core == name).Events ?? name);
        foreach (var name in new[] { "reportingController", "reportingInstance" })
        {
            if ((string?)events[name] == "")
                events.Remove(name);
        }

        return events;
    }

    /// <summary>An <c>events.k8s.io/v1</c> Event as <c>v1</c>.</summary>
    public static JsonObject ToCore(JsonObject events)
    {
        var core = Convert(events, "v1", name => Renamed.FirstOrDefault(pair => pair.Events == name).Core ?? name);
        foreach (var name in new[] { "reportingComponent", "reportingInstance" })
            core[name] ??= "";
        return core;
    }

    private static JsonObject Convert(JsonObject from, string apiVersion, Func<string, string> rename)
    {
        var to = new JsonObject();
        foreach (var (name, value) in from)
            to[rename(name)] = name == "apiVersion" ? apiVersion : value?.DeepClone();
        return to;
    }
}
