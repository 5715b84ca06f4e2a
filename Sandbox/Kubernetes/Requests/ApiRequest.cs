using Microsoft.AspNetCore.Http;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Requests;

/// <summary>A request to a resource that may pass.</summary>
/// <param name="Http">The request and its answer.</param>
/// <param name="Attributes">What it wants.</param>
/// <param name="Resource">The resource.</param>
/// <param name="User">Who sends it.</param>
public sealed record ApiRequest(HttpContext Http, RequestAttributes Attributes, ApiResource Resource, RequestUser User)
{
    /// <summary>The namespace that the resource's objects are in: none outside namespaces, even where the path has one.</summary>
    public string Namespace => Resource.Namespaced ? Attributes.Namespace : "";
}
