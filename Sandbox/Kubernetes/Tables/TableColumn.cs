using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Tables;

/// <summary>A column of a table (<c>meta.k8s.io/v1 TableColumnDefinition</c>).</summary>
/// <param name="Name">The heading.</param>
/// <param name="Type">An OpenAPI type, or <c>date</c>.</param>
/// <param name="Description">What it shows.</param>
/// <param name="Priority">0 for what is always shown, more for wide output.</param>
internal sealed record TableColumn(string Name, string Type, string Description, int Priority = 0)
{
    private const string NameDescription =
        "Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to "
        + "request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and "
        + "configuration definition. Cannot be updated. "
        + "More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names";

    private const string CreationDescription =
        "CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in "
        + "happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in "
        + "UTC.\n\nPopulated by the system. Read-only. Null for lists. "
        + "More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";

    /// <summary>The name of an object.</summary>
    public static TableColumn ObjectName { get; } = new("Name", "string", NameDescription) { Format = "name" };

    /// <summary>How old an object is.</summary>
    public static TableColumn Age { get; } = new("Age", "string", CreationDescription);

    /// <summary>How old an object is, as custom resources without printer columns say it.</summary>
    public static TableColumn CustomAge { get; } = new("Age", "date", CreationDescription);

    /// <summary>When an object was created.</summary>
    public static TableColumn CreatedAt { get; } = new("Created At", "date", CreationDescription);

    /// <summary>The names of a template's containers.</summary>
    public static TableColumn Containers { get; } = new("Containers", "string", "Names of each container in the template.", 1);

    /// <summary>The images of a template's containers.</summary>
    public static TableColumn Images { get; } = new("Images", "string", "Images referenced by each container in the template.", 1);

    /// <summary>An OpenAPI format, or <c>name</c> for the primary identifier.</summary>
    public string Format { get; init; } = "";

    /// <summary>The column as JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["type"] = Type,
        ["format"] = Format,
        ["description"] = Description,
        ["priority"] = Priority,
    };
}
