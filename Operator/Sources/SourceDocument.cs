using Vault.Client;
using Vault.Client.Secrets;

namespace Operator.Sources;

/// <summary>A secret as the store wrote it, which is what templates work on: there <c>5432</c> and <c>"5432"</c> differ.</summary>
/// <param name="Json">The answer's <c>data</c>, in JSON: at KV version 2 it holds <c>data</c> and <c>metadata</c>.</param>
/// <param name="Engine">The version of the engine that answered.</param>
public sealed record SourceDocument(SecretValue Json, KeyValueVersion Engine);
