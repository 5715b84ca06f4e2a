namespace Sandbox.Kubernetes.Cel;

/// <summary>A token of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text.</param>
/// <param name="Position">Where it starts.</param>
/// <param name="Value">A literal's value.</param>
internal sealed record Token(TokenKind Kind, string Text, int Position, object? Value = null);
