namespace Operator.Runtime.Client;

/// <summary>How a server-side apply is done.</summary>
/// <param name="FieldManager">Who owns the applied fields.</param>
/// <param name="Force">True to take fields that another manager owns; false to fail with 409 <c>Conflict</c>.</param>
/// <param name="Subresource">A subresource such as <c>status</c>; null for the object itself.</param>
public sealed record ApplyOptions(string FieldManager, bool Force = true, string? Subresource = null);
