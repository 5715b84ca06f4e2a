namespace Sandbox.Kubernetes.Controllers;

/// <summary>Where an object is.</summary>
/// <param name="Resource">The resource's storage name.</param>
/// <param name="Namespace">The namespace, or empty.</param>
/// <param name="Name">The name.</param>
internal readonly record struct ObjectAddress(string Resource, string Namespace, string Name);
