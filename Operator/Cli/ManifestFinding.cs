namespace Operator.Cli;

/// <summary>What is wrong with a field of a manifest.</summary>
/// <param name="Field">The names and indexes on the way to it.</param>
/// <param name="Message">What is wrong, with the field's path in it.</param>
internal sealed record ManifestFinding(IReadOnlyList<string> Field, string Message);
