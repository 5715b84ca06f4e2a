namespace Sandbox.Vault.Policies;

/// <summary>A token of HCL.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">Its text; of a string, what is between the quotes.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
public readonly record struct HclToken(HclTokenKind Kind, string Text, int Line, int Column);
