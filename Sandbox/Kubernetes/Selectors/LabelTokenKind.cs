namespace Sandbox.Kubernetes.Selectors;

internal enum LabelTokenKind
{
    End,
    Symbol,
    Identifier,
}
