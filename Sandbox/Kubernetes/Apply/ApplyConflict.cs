namespace Sandbox.Kubernetes.Apply;

/// <summary>A field that an apply would change and another manager owns.</summary>
/// <param name="Manager">Its owner.</param>
/// <param name="Path">The field.</param>
public sealed record ApplyConflict(ManagerId Manager, IReadOnlyList<PathElement> Path)
{
    /// <summary>The field as errors write it, such as <c>.spec.containers[name="a"].image</c>.</summary>
    public string Field => string.Concat(Path);
}
