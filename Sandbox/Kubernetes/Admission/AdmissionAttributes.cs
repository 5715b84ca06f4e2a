using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Requests;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Admission;

/// <summary>A write as admission sees it (<c>k8s.io/apiserver/pkg/admission Attributes</c>).</summary>
/// <param name="Operation"><c>CREATE</c>, <c>UPDATE</c>, <c>DELETE</c> or <c>CONNECT</c>.</param>
/// <param name="Resource">The resource in the version of the request.</param>
/// <param name="Subresource">The subresource, or empty.</param>
/// <param name="Namespace">The namespace, which for a Namespace is the one itself; empty outside namespaces.</param>
/// <param name="Name">The name; empty if it isn't known yet.</param>
/// <param name="User">Who writes.</param>
/// <param name="Options">The request's options, such as <c>meta.k8s.io/v1 CreateOptions</c>.</param>
public sealed record AdmissionAttributes(
    string Operation, ApiResource Resource, string Subresource, string Namespace, string Name, RequestUser User, JsonObject Options)
{
    /// <summary>The operation of a create.</summary>
    public const string Create = "CREATE";

    /// <summary>The operation of an update or patch.</summary>
    public const string Update = "UPDATE";

    /// <summary>The operation of a delete.</summary>
    public const string Delete = "DELETE";

    /// <summary>The object as the request wants it; mutation replaces it. Null on deletion.</summary>
    public JsonObject? Object { get; set; }

    /// <summary>The object as it is; null on creation.</summary>
    public JsonObject? OldObject { get; init; }

    /// <summary>Receives what the answer warns of; a lock guards it, as webhooks run at the same time.</summary>
    public required List<string> Warnings { get; init; }

    /// <summary>Whether nothing will be stored.</summary>
    public bool IsDryRun => Options["dryRun"] is JsonArray { Count: > 0 };

    /// <summary>The kind of the object: the subresource's own, such as Scale, or the resource's.</summary>
    public GroupVersionKind Kind => KindOf(Resource);

    /// <summary>The kind that the object has in an equivalent resource.</summary>
    public GroupVersionKind KindOf(ApiResource resource)
    {
        var subresource = Subresource.Length == 0 ? null : resource.Subresources.FirstOrDefault(item => item.Name == Subresource);
        return subresource?.ApiVersion is { Length: > 0 } apiVersion
            ? GroupVersionKind.Of(apiVersion, subresource.Kind)
            : new(resource.Group, resource.Version, subresource?.Kind ?? resource.Kind);
    }

    /// <summary>The name that refusals show (<c>admission.NewForbidden</c>).</summary>
    internal string ShownName => new[]
    {
        Name, Object.Text("metadata", "name"), Object.Text("metadata", "generateName"), "Unknown",
    }.First(name => name.Length > 0);

    /// <summary>Adds a warning.</summary>
    public void Warn(string warning)
    {
        lock (Warnings)
            Warnings.Add(warning);
    }

    /// <summary>The namespace that admission goes by: a Namespace is in itself.</summary>
    internal static string NamespaceOf(ApiResource resource, string ns, string name) =>
        resource.QualifiedName == "namespaces" ? name : ns;

    /// <summary>The options of a create, update or patch.</summary>
    internal static JsonObject OptionsOf(string kind, WriteOptions options)
    {
        var json = new JsonObject { ["kind"] = kind, ["apiVersion"] = "meta.k8s.io/v1" };
        if (options.DryRun)
            json["dryRun"] = new JsonArray("All");
        if (options.GivenFieldManager.Length > 0)
            json["fieldManager"] = options.GivenFieldManager;
        if (options.GivenFieldValidation.Length > 0)
            json["fieldValidation"] = options.GivenFieldValidation;
        return json;
    }
}
