namespace Sandbox.Kubernetes.Resources;

/// <summary>A subresource as discovery lists it.</summary>
/// <param name="Name">Its name, such as <c>status</c>.</param>
/// <param name="Kind">The kind that it takes, such as <c>Scale</c>.</param>
/// <param name="Verbs">Its verbs.</param>
/// <param name="ApiVersion">The kind's <c>group/version</c> where it isn't the resource's own.</param>
public sealed record ApiSubresource(string Name, string Kind, IReadOnlyList<string> Verbs, string? ApiVersion = null);
