using Vault.Client.Secrets;

namespace Operator.Sources;

/// <summary>A read, as those share it who ask for the same.</summary>
/// <param name="Result">What it came to.</param>
/// <param name="Document">The answer as the store wrote it.</param>
public sealed record SourceRead(KeyValueReadResult Result, SourceDocument Document);
