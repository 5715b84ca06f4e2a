namespace Sandbox.Kubernetes.Selectors;

internal readonly record struct LabelToken(LabelTokenKind Kind, string Text);
