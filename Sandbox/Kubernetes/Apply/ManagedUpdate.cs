using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Apply;

/// <summary>A write that isn't a server-side apply: create, update, or one of the other patches.</summary>
/// <param name="Resource">The kind.</param>
/// <param name="Type">The kind's type, from <see cref="FieldTypes"/>.</param>
/// <param name="Live">The object before; null on create.</param>
/// <param name="New">The object as the request wants it, with its <c>managedFields</c>, which may reset what is recorded.</param>
/// <param name="Manager">The field manager.</param>
/// <param name="Subresource">The subresource, such as <c>status</c>; empty for the object itself.</param>
/// <param name="Time">The time of the request.</param>
public sealed record ManagedUpdate(
    ApiResource Resource,
    FieldType Type,
    JsonObject? Live,
    JsonObject New,
    string Manager,
    string Subresource,
    DateTimeOffset Time);
