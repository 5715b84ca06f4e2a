namespace Operator.Migration.Eso;

/// <summary>A piece of an action of a template.</summary>
/// <param name="Text">The piece, as it stands there.</param>
/// <param name="Kind">What it is.</param>
public readonly record struct TemplateToken(string Text, TemplateTokenKind Kind);
