using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Resources;

namespace Operator.Tests.KubernetesSandbox.Apply;

/// <summary>An object that tests apply to and update, as the API server would keep it.</summary>
internal sealed class Subject(ApiResource resource)
{
    private static readonly FieldTypes Types = new();

    private DateTimeOffset _time = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ApiResource Secret { get; } = BuiltIn("", "v1", "Secret", "secrets");

    public static ApiResource Deployment { get; } = BuiltIn("apps", "v1", "Deployment", "deployments") with
    {
        Subresources = [new ApiSubresource("status", "Deployment", ["get", "patch", "update"])],
    };

    public JsonObject? Live { get; private set; }

    public JsonObject Read => Live ?? throw new InvalidOperationException("Nothing was written yet.");

    public FieldType Type => Types.For(resource);

    public static ApiResource BuiltIn(string group, string version, string kind, string plural) => new()
    {
        Group = group,
        Version = version,
        Kind = kind,
        Plural = plural,
        Singular = kind.ToLowerInvariant(),
        ListKind = kind + "List",
    };

    public static ApiResource Custom(string schema) => BuiltIn("example.com", "v1", "Widget", "widgets") with
    {
        CustomSchema = JsonNode.Parse(schema)!.AsObject(),
        Subresources = [new ApiSubresource("status", "Widget", ["get", "patch", "update"])],
    };

    public Subject Apply(string manager, string configuration, bool force = false, string subresource = "")
    {
        Live = Result(manager, configuration, force, subresource);
        return this;
    }

    /// <summary>What an apply answers, without keeping it.</summary>
    public JsonObject Result(string manager, string configuration, bool force = false, string subresource = "")
    {
        _time += TimeSpan.FromMinutes(1);
        return ServerSideApply.Apply(new ApplyRequest(resource, Type, Live, Object(configuration), manager, force, subresource, _time));
    }

    public Subject Update(string manager, string content, string subresource = "")
    {
        _time += TimeSpan.FromMinutes(1);
        var changed = Object(content);
        if (Live is not null)
            changed["metadata"]!["uid"] = "1";
        ManagedFields.Update(new ManagedUpdate(resource, Type, Live, changed, manager, subresource, _time));
        Live = changed;
        return this;
    }

    public Subject Edit(string manager, Action<JsonObject> edit, string subresource = "")
    {
        _time += TimeSpan.FromMinutes(1);
        var changed = (JsonObject)Read.DeepClone();
        edit(changed);
        ManagedFields.Update(new ManagedUpdate(resource, Type, Live, changed, manager, subresource, _time));
        Live = changed;
        return this;
    }

    /// <summary>The fields that a manager owns; <c>{}</c> if none.</summary>
    public string Owned(string manager, string subresource = "")
    {
        var entries = Read["metadata"]?["managedFields"]?.AsArray() ?? [];
        var entry = entries.SingleOrDefault(e => (string)e!["manager"]! == manager && ((string?)e["subresource"] ?? "") == subresource);
        return entry?["fieldsV1"]?.ToJsonString(Plain) ?? "{}";
    }

    public string? TimeOf(string manager) =>
        (string?)Read["metadata"]!["managedFields"]!.AsArray().Single(e => (string)e!["manager"]! == manager)!["time"];

    public string Text(string path)
    {
        JsonNode? node = Read;
        foreach (var step in path.Split('.'))
            node = node?[step];
        return node?.ToJsonString(Plain) ?? "absent";
    }

    private static System.Text.Json.JsonSerializerOptions Plain { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private JsonObject Object(string members)
    {
        var obj = new JsonObject { ["apiVersion"] = resource.ApiVersion, ["kind"] = resource.Kind, ["metadata"] = new JsonObject { ["name"] = "x" } };
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
        {
            if (name == "metadata")
            {
                foreach (var (key, member) in value!.AsObject())
                    obj["metadata"]![key] = member?.DeepClone();
            }
            else
            {
                obj[name] = value?.DeepClone();
            }
        }

        return obj;
    }
}
