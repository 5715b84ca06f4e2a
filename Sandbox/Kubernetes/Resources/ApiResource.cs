using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Resources;

/// <summary>A kind that the API serves in one version: what discovery tells of it and how requests to it are handled.</summary>
public sealed record ApiResource
{
    /// <summary>The API group; empty for the core group.</summary>
    public required string Group { get; init; }

    /// <summary>The version, such as <c>v1</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The kind, such as <c>Secret</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The plural name in URLs.</summary>
    public required string Plural { get; init; }

    /// <summary>The singular name.</summary>
    public required string Singular { get; init; }

    /// <summary>The kind of a list, such as <c>SecretList</c>.</summary>
    public required string ListKind { get; init; }

    /// <summary>False for kinds outside namespaces.</summary>
    public bool Namespaced { get; init; } = true;

    /// <summary>Short names such as <c>cm</c>.</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Categories such as <c>all</c>.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The verbs, as discovery lists them.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>The subresources.</summary>
    public IReadOnlyList<ApiSubresource> Subresources { get; init; } = [];

    /// <summary>Where its objects are stored: another resource's name where two groups serve the same objects, as with Events.</summary>
    public string StorageName { get => field ?? QualifiedName; init; }

    /// <summary>
    /// Makes this version's form of what is stored, where they differ in more than <c>apiVersion</c>; the argument isn't changed.
    /// </summary>
    public Func<JsonObject, JsonObject>? FromStorage { get; init; }

    /// <summary>Makes the stored form of this version's; the counterpart of <see cref="FromStorage"/>.</summary>
    public Func<JsonObject, JsonObject>? ToStorage { get; init; }

    /// <summary>The fields beside name and namespace that lists and watches can select by.</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    /// <summary>True where <c>metadata.generation</c> counts changes of the spec.</summary>
    public bool CountsGeneration { get; init; }

    /// <summary>The <c>openAPIV3Schema</c> of a custom resource's version; null for kinds that are built in.</summary>
    public JsonObject? CustomSchema { get; init; }

    /// <summary>The <c>additionalPrinterColumns</c> of a custom resource's version.</summary>
    public JsonArray? PrinterColumns { get; init; }

    /// <summary>True for kinds that a CustomResourceDefinition defines.</summary>
    public bool IsCustom => CustomSchema is not null;

    /// <summary><c>group/version</c>, or the version alone in the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>plural.group</c>, or the plural alone in the core group: how errors name it.</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
