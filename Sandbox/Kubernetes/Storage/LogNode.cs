namespace Sandbox.Kubernetes.Storage;

/// <summary>A link of a resource's watch log. A watcher holds the node that it has seen last; what nobody holds is collected.</summary>
/// <param name="change">The change; null in the node a log begins with.</param>
public sealed class LogNode(Change? change)
{
    private readonly TaskCompletionSource<LogNode> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile LogNode? _following;

    /// <summary>The change of this node.</summary>
    public Change? Change { get; } = change;

    /// <summary>The next node, once there is one.</summary>
    public Task<LogNode> Next => _next.Task;

    /// <summary>The next node, or null if this is the last.</summary>
    public LogNode? Following => _following;

    internal void Append(LogNode node)
    {
        _following = node;
        _next.SetResult(node);
    }
}
