using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Admission;
using Sandbox.Kubernetes.Requests;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Registry;

/// <summary>A create, update or patch of one object.</summary>
/// <param name="Resource">The resource in the version of the request.</param>
/// <param name="Namespace">The namespace; empty outside namespaces.</param>
/// <param name="Name">The name in the path; empty on create.</param>
/// <param name="Subresource">The subresource, or empty.</param>
/// <param name="User">Who writes.</param>
/// <param name="Options">The query.</param>
public sealed record WriteRequest(
    ApiResource Resource, string Namespace, string Name, string Subresource, RequestUser User, WriteOptions Options)
{
    /// <summary>The patch as sent, for messages; null for other writes.</summary>
    public string? Patch { get; init; }

    /// <summary>Whether it is a patch other than an apply.</summary>
    public bool IsPatch => Patch is not null;

    /// <summary>What the answer warns of.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>What admission sees instead of the object, such as a Scale; null for the object itself.</summary>
    public SubresourceView? View { get; init; }

    /// <summary>Lets admission change the object that is wanted.</summary>
    /// <param name="admission">The chain.</param>
    /// <param name="value">The object; it isn't used any more.</param>
    /// <param name="old">The object as it is; null on creation.</param>
    /// <param name="cancellation">The client has gone.</param>
    internal async Task<JsonObject> MutateAsync(
        AdmissionChain admission, JsonObject value, JsonObject? old, CancellationToken cancellation)
    {
        var attributes = Attributes(value, old);
        await admission.MutateAsync(attributes, cancellation);
        var changed = attributes.Object!;
        return View is null ? changed : View.Back(changed, value);
    }

    /// <summary>Asks admission whether the object may be stored.</summary>
    internal Task ValidateAsync(AdmissionChain admission, JsonObject value, JsonObject? old, CancellationToken cancellation) =>
        admission.ValidateAsync(Attributes(value, old), cancellation);

    private AdmissionAttributes Attributes(JsonObject value, JsonObject? old)
    {
        var isCreate = old is null;
        var name = Name.Length > 0 ? Name : (string?)value["metadata"]?["name"] ?? "";
        return new AdmissionAttributes(
            isCreate ? AdmissionAttributes.Create : AdmissionAttributes.Update, Resource, Subresource,
            AdmissionAttributes.NamespaceOf(Resource, Namespace, name), name, User,
            AdmissionAttributes.OptionsOf(isCreate ? "CreateOptions" : "UpdateOptions", Options))
        {
            Object = View is null ? value : View.Of(value),
            OldObject = View is null || old is null ? old : View.Of(old),
            Warnings = Warnings,
        };
    }
}
