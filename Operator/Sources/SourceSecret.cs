using Vault.Client.Secrets;

namespace Operator.Sources;

/// <summary>What a source holds.</summary>
/// <param name="Secret">The values by key.</param>
/// <param name="Document">The same as the store wrote it.</param>
public sealed record SourceSecret(KeyValueSecret Secret, SourceDocument Document);
