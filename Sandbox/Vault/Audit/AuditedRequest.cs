namespace Sandbox.Vault.Audit;

/// <summary>One answered HTTP request, for tests that count them.</summary>
/// <param name="Method">The HTTP method as sent, such as <c>LIST</c>.</param>
/// <param name="Operation">Vault's operation: <c>create</c>, <c>read</c>, <c>update</c>, <c>delete</c>, <c>list</c>; empty for paths outside the request path (health, seal).</param>
/// <param name="Path">The path without <c>/v1/</c> and query.</param>
/// <param name="TokenAccessor">The accessor of the token that was used; empty without a valid one.</param>
/// <param name="Status">The HTTP status of the answer.</param>
public sealed record AuditedRequest(string Method, string Operation, string Path, string TokenAccessor, int Status);
