using System.Globalization;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>The owners of an object's fields: <c>metadata.managedFields</c>, read.</summary>
public sealed class Managers
{
    private const int MaxUpdaters = 10;
    private const string OldUpdates = "ancient-changes";

    private readonly Dictionary<ManagerId, ManagerEntry> _entries;

    /// <summary>No owners.</summary>
    public Managers()
        : this([])
    {
    }

    private Managers(Dictionary<ManagerId, ManagerEntry> entries) => _entries = entries;

    /// <summary>True if nobody owns anything.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <summary>The owners, in the order in which conflicts name them.</summary>
    public IReadOnlyList<ManagerId> Ids =>
        [.. _entries.Keys.OrderBy(id => id.Manager, StringComparer.Ordinal).ThenBy(id => id.Operation, StringComparer.Ordinal)
            .ThenBy(id => id.ApiVersion, StringComparer.Ordinal).ThenBy(id => id.Subresource, StringComparer.Ordinal)];

    /// <summary>What an owner owns; null if it owns nothing. Setting an empty set removes the owner.</summary>
    public ManagerEntry? this[ManagerId id]
    {
        get => _entries.GetValueOrDefault(id);
        set
        {
            if (value is null || value.Fields.IsEmpty)
                _entries.Remove(id);
            else
                _entries[id] = value;
        }
    }

    /// <summary>Reads <c>metadata.managedFields</c>; null if an entry is malformed.</summary>
    public static Managers? Read(JsonObject? obj)
    {
        var managers = new Managers();
        if (obj?["metadata"]?["managedFields"] is not JsonArray entries)
            return managers;

        foreach (var node in entries)
        {
            if (node is not JsonObject entry || FieldSet.Parse(entry["fieldsV1"] as JsonObject ?? []) is not { } fields)
                return null;

            var (operation, apiVersion) = (Text(entry, "operation"), Text(entry, "apiVersion"));
            if (operation is not (ManagerId.Apply or ManagerId.Update) || apiVersion.Length == 0 || Text(entry, "fieldsType") != "FieldsV1")
                return null;

            var id = new ManagerId(
                Text(entry, "manager"), operation, operation == ManagerId.Apply ? "" : apiVersion, Text(entry, "subresource"));
            managers._entries[id] = new ManagerEntry(fields, apiVersion, entry["time"]?.GetValue<string>());
        }

        return managers;
    }

    /// <summary>Writes <c>metadata.managedFields</c>, in place: oldest first within an operation.</summary>
    public void Write(JsonObject obj)
    {
        if (obj["metadata"] is not JsonObject metadata)
            obj["metadata"] = metadata = [];
        metadata.Remove("managedFields");
        if (_entries.Count == 0)
            return;

        var sorted = _entries
            .OrderBy(entry => entry.Key.Operation, StringComparer.Ordinal).ThenBy(entry => Seconds(entry.Value.Time))
            .ThenBy(entry => entry.Key.Manager, StringComparer.Ordinal).ThenBy(entry => entry.Value.ApiVersion, StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.Subresource, StringComparer.Ordinal);
        metadata["managedFields"] = new JsonArray([.. sorted.Select(entry => Entry(entry.Key, entry.Value))]);
    }

    /// <summary>A copy that can be changed on its own.</summary>
    public Managers Copy() => new(new Dictionary<ManagerId, ManagerEntry>(_entries));

    /// <summary>Keeps at most ten updaters: the oldest of each version become one, named <c>ancient-changes</c>.</summary>
    public void CapUpdaters()
    {
        var updaters = _entries.Where(entry => entry.Key.Operation == ManagerId.Update)
            .OrderBy(entry => Seconds(entry.Value.Time)).ThenBy(entry => entry.Key.ToString(), StringComparer.Ordinal).ToList();
        var excess = updaters.Count - MaxUpdaters;
        Dictionary<string, ManagerId> firstOfVersion = new(StringComparer.Ordinal);
        foreach (var (id, entry) in updaters)
        {
            if (excess <= 0)
                return;
            if (firstOfVersion.TryAdd(entry.ApiVersion, id))
                continue;

            var bucket = ManagerId.Updater(OldUpdates, entry.ApiVersion, "");
            if (!_entries.ContainsKey(bucket) && _entries.Remove(firstOfVersion[entry.ApiVersion], out var first))
                _entries[bucket] = first;
            _entries.Remove(id);
            var merged = this[bucket]?.Fields.Union(entry.Fields) ?? entry.Fields;
            _entries[bucket] = new ManagerEntry(merged, entry.ApiVersion, entry.Time);
            excess--;
        }
    }

    private static JsonObject Entry(ManagerId id, ManagerEntry entry)
    {
        var json = new JsonObject { ["manager"] = id.Manager, ["operation"] = id.Operation, ["apiVersion"] = entry.ApiVersion };
        if (entry.Time is not null)
            json["time"] = entry.Time;
        json["fieldsType"] = "FieldsV1";
        json["fieldsV1"] = entry.Fields.ToJson();
        if (id.Subresource.Length > 0)
            json["subresource"] = id.Subresource;
        return json;
    }

    private static string Text(JsonObject obj, string name) =>
        obj[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    private static long Seconds(string? time) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
            ? parsed.ToUnixTimeSeconds()
            : 0;
}
