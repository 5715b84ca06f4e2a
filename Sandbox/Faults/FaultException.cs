namespace Sandbox.Faults;

/// <summary>A fault that makes no sense; the message names the field and says what it must be.</summary>
/// <param name="field">The field, as in JSON.</param>
/// <param name="problem">What is wrong with it.</param>
public sealed class FaultException(string field, string problem) : Exception($"{field}: {problem}");
