using Operator.Entities;
using Vault.Client.Secrets;

namespace Operator.Sources;

/// <summary>All sources of a resource, read and put together.</summary>
/// <param name="Secret">What they hold.</param>
/// <param name="Sources">What was read of each, for the status.</param>
public sealed record MergedSources(KeyValueSecret Secret, IList<SourceStatus> Sources);
