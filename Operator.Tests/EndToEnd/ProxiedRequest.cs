namespace Operator.Tests.EndToEnd;

/// <summary>A request that passed a <see cref="CountingProxy"/>.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Path">The path.</param>
/// <param name="Query">The query, with its question mark.</param>
public sealed record ProxiedRequest(string Method, string Path, string Query);
