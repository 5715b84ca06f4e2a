using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>Who owns which fields of an object (<c>metadata.managedFields</c>).</summary>
public static class ManagedFields
{
    /// <summary>Fields of metadata that nobody owns.</summary>
    private static readonly FieldSet Unowned = FieldSet.Of(
        ["apiVersion"], ["kind"], ["metadata"], ["metadata", "name"], ["metadata", "namespace"], ["metadata", "creationTimestamp"],
        ["metadata", "selfLink"], ["metadata", "uid"], ["metadata", "clusterName"], ["metadata", "generation"],
        ["metadata", "managedFields"], ["metadata", "resourceVersion"]);

    /// <summary>Records a write in <c>metadata.managedFields</c> of <see cref="ManagedUpdate.New"/>, in place.</summary>
    public static void Update(ManagedUpdate update)
    {
        var managers = Before(update);

        // An object whose fields were never tracked stays so until its first apply; a new one is tracked from the start.
        if (managers.IsEmpty && update.Live is not null)
        {
            managers.Write(update.New);
            return;
        }

        var after = WithoutManagedFields(update.New);
        var before = update.Live is null ? EmptyObject.Of(update.Type, update.Resource) : WithoutManagedFields(update.Live);
        var apiVersion = update.Resource.ApiVersion;
        new Ownership(update.Type, ResetFields.For(update.Resource, update.Subresource), managers)
            .Update(before, after, ManagerId.Updater(update.Manager, apiVersion, update.Subresource), apiVersion, Format(update.Time));
        managers.CapUpdaters();
        managers.Write(update.New);
    }

    /// <summary>Puts back the live object's managedFields into the changed one, in place, if nothing but their times differs.</summary>
    /// <returns>True if the two objects are the same now, so that nothing is to be written.</returns>
    public static bool KeepTimesIfNothingElseChanged(JsonObject live, JsonObject changed)
    {
        if (!JsonValues.Equal(WithoutManagedFields(live), WithoutManagedFields(changed))
            || !JsonValues.Equal(WithoutTimes(live), WithoutTimes(changed)))
        {
            return false;
        }

        if (changed["metadata"] is JsonObject metadata && live["metadata"]?["managedFields"] is { } managedFields)
            metadata["managedFields"] = managedFields.DeepClone();
        return true;
    }

    /// <summary>What is wrong with <c>metadata.managedFields</c>; null if nothing is.</summary>
    internal static string? Problem(JsonNode? managedFields)
    {
        var holder = new JsonObject { ["metadata"] = new JsonObject { ["managedFields"] = managedFields?.DeepClone() } };
        if (managedFields is null || Managers.Read(holder) is not null)
            return null;
        foreach (var entry in managedFields as JsonArray ?? [])
        {
            if ((string?)entry?["operation"] is not (ManagerId.Apply or ManagerId.Update))
                return $"metadata.managedFields.operation: Invalid value: \"{entry?["operation"]}\": must be `Apply` or `Update`";
            if ((string?)entry["fieldsType"] != "FieldsV1")
                return $"metadata.managedFields.fieldsType: Invalid value: \"{entry["fieldsType"]}\": must be `FieldsV1`";
        }

        return "error decoding managed fields: invalid fieldsV1";
    }

    /// <summary>The set without the fields of metadata that nobody owns.</summary>
    internal static FieldSet Strip(FieldSet fields) => fields.Difference(Unowned);

    /// <summary>A copy without <c>metadata.managedFields</c>.</summary>
    internal static JsonObject WithoutManagedFields(JsonObject obj)
    {
        var copy = (JsonObject)obj.DeepClone();
        (copy["metadata"] as JsonObject)?.Remove("managedFields");
        return copy;
    }

    /// <summary>A time as Kubernetes writes it.</summary>
    internal static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    /// <summary>
    /// What is recorded so far: what the request sends, so that it can be edited; an empty list, or one with an empty entry, resets it;
    /// where the request sends none or nonsense, or writes a subresource, what the live object has.
    /// </summary>
    private static Managers Before(ManagedUpdate update)
    {
        var live = Managers.Read(update.Live) ?? new Managers();
        if (update.Subresource.Length > 0)
            return live;
        if (update.New["metadata"]?["managedFields"] is JsonArray sent && sent is [] or [JsonObject { Count: 0 }])
            return new Managers();
        return Managers.Read(update.New) is { IsEmpty: false } given ? given : live;
    }

    private static JsonArray WithoutTimes(JsonObject obj)
    {
        var entries = obj["metadata"]?["managedFields"] is JsonArray list ? (JsonArray)list.DeepClone() : [];
        foreach (var entry in entries)
            (entry as JsonObject)?.Remove("time");
        return entries;
    }
}
