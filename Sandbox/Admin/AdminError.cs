namespace Sandbox.Admin;

/// <summary>A refusal.</summary>
/// <param name="Error">What is wrong, and where.</param>
internal sealed record AdminError(string Error);
