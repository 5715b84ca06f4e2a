using System.Text;

namespace GoTemplates.Syntax;

/// <summary>A sequence of nodes.</summary>
internal sealed class ListNode(int position) : Node(position)
{
    private Node[] _nodes = [];
    private List<Node>? _building = [];

    internal ReadOnlySpan<Node> Nodes => _nodes;

    /// <summary>Whether it defines nothing but space, so that another definition of the same name may take its place.</summary>
    internal bool IsEmpty => Array.TrueForAll(_nodes, node => node is TextNode { IsBlank: true } or ListNode { IsEmpty: true });

    internal void Add(Node node) => (_building ?? throw new InvalidOperationException("The list is complete")).Add(node);

    internal ListNode Complete()
    {
        _nodes = [.. _building ?? throw new InvalidOperationException("The list is complete")];
        _building = null;
        return this;
    }

    internal override void Write(StringBuilder builder)
    {
        foreach (var node in _nodes)
            node.Write(builder);
    }
}
