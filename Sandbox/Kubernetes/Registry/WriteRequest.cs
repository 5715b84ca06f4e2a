using Sandbox.Kubernetes.Access;
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
}
