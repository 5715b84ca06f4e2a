namespace Sandbox.Kubernetes.Requests;

/// <summary>What a request wants to do, as authorization sees it.</summary>
/// <param name="Verb">The Kubernetes verb (<c>get</c>, <c>list</c>, <c>deletecollection</c>, …), or the HTTP method in lower case
/// outside resources.</param>
/// <param name="Path">The URL's path.</param>
/// <param name="IsResource">False for paths such as <c>/healthz</c> and discovery.</param>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The API version.</param>
/// <param name="Resource">The plural name.</param>
/// <param name="Subresource">The subresource, or empty.</param>
/// <param name="Namespace">The namespace, or empty.</param>
/// <param name="Name">The name, or empty.</param>
public sealed record RequestAttributes(
    string Verb,
    string Path,
    bool IsResource = false,
    string Group = "",
    string Version = "",
    string Resource = "",
    string Subresource = "",
    string Namespace = "",
    string Name = "");
