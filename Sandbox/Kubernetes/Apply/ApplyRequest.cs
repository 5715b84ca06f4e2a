using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Apply;

/// <summary>A server-side apply: <c>PATCH</c> with <c>application/apply-patch+yaml</c>.</summary>
/// <param name="Resource">The kind.</param>
/// <param name="Type">The kind's type, from <see cref="FieldTypes"/>.</param>
/// <param name="Live">The object as it is; null where the apply creates it.</param>
/// <param name="Applied">The configuration that the manager sent.</param>
/// <param name="Manager">The field manager.</param>
/// <param name="Force">Whether conflicting fields are taken over.</param>
/// <param name="Subresource">The subresource, such as <c>status</c>; empty for the object itself.</param>
/// <param name="Time">The time of the request.</param>
public sealed record ApplyRequest(
    ApiResource Resource,
    FieldType Type,
    JsonObject? Live,
    JsonObject Applied,
    string Manager,
    bool Force,
    string Subresource,
    DateTimeOffset Time);
