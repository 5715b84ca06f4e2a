using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Discovery.OpenApi;

/// <summary>The parameters of operations.</summary>
internal static class Parameters
{
    private static readonly JsonObject DryRun = Query(
        "dryRun", "string", "When present, indicates that modifications should not be persisted.");

    private static readonly JsonObject FieldManager = Query(
        "fieldManager", "string", "fieldManager is a name associated with the actor or entity that is making these changes.");

    private static readonly JsonObject FieldValidation = Query(
        "fieldValidation", "string", "fieldValidation instructs the server on how to handle objects in the request containing unknown or "
        + "duplicate fields. Valid values are: Ignore, Warn, Strict.");

    private static readonly JsonObject Force = Query(
        "force", "boolean", "Force is going to \"force\" Apply requests. It means user will re-acquire conflicting fields owned by other "
        + "people.");

    /// <summary>Of every operation on a namespaced resource.</summary>
    public static JsonObject Namespace { get; } = InPath("namespace", "object name and auth scope, such as for teams and projects");

    /// <summary>Of create and update.</summary>
    public static IReadOnlyList<JsonObject> Write { get; } = [DryRun, FieldManager, FieldValidation];

    /// <summary>Of patch.</summary>
    public static IReadOnlyList<JsonObject> Patch { get; } = [DryRun, FieldManager, FieldValidation, Force];

    /// <summary>Of delete.</summary>
    public static IReadOnlyList<JsonObject> Delete { get; } =
    [
        DryRun,
        Query("gracePeriodSeconds", "integer", "The duration in seconds before the object should be deleted."),
        Query("propagationPolicy", "string", "Whether and how garbage collection will be performed."),
    ];

    /// <summary>Of list and watch.</summary>
    public static IReadOnlyList<JsonObject> List { get; } =
    [
        Query("allowWatchBookmarks", "boolean", "allowWatchBookmarks requests watch events with type \"BOOKMARK\"."),
        Query("continue", "string", "The continue option should be set when retrieving more results from the server."),
        Query("fieldSelector", "string", "A selector to restrict the list of returned objects by their fields. Defaults to everything."),
        Query("labelSelector", "string", "A selector to restrict the list of returned objects by their labels. Defaults to everything."),
        Query("limit", "integer", "limit is a maximum number of responses to return for a list call."),
        Query("resourceVersion", "string", "resourceVersion sets a constraint on what resource versions a request may be served from."),
        Query("resourceVersionMatch", "string", "resourceVersionMatch determines how resourceVersion is applied to list calls."),
        Query("sendInitialEvents", "boolean", "If set, the watch stream begins with synthetic events for the current state."),
        Query("timeoutSeconds", "integer", "Timeout for the list/watch call."),
        Query("watch", "boolean", "Watch for changes to the described resources."),
    ];

    /// <summary>The name in the path.</summary>
    public static JsonObject Name(string kind) => InPath("name", $"name of the {kind}");

    private static JsonObject InPath(string name, string description) => new()
    {
        ["name"] = name,
        ["in"] = "path",
        ["description"] = description,
        ["required"] = true,
        ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true },
    };

    private static JsonObject Query(string name, string type, string description) => new()
    {
        ["name"] = name,
        ["in"] = "query",
        ["description"] = description,
        ["schema"] = new JsonObject { ["type"] = type, ["uniqueItems"] = true },
    };
}
