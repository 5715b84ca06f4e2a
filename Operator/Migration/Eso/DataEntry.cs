namespace Operator.Migration.Eso;

/// <summary>An entry of <c>data</c>: one value of a source under a key of its own.</summary>
/// <param name="Key">The key of the Secret.</param>
/// <param name="Source">Where the value is.</param>
/// <param name="Steps">The keys that lead to it; none for all of the source, as JSON.</param>
/// <param name="IsBase64">Whether it is to be decoded.</param>
public sealed record DataEntry(string Key, SourceKey Source, IReadOnlyList<string> Steps, bool IsBase64);
