using System.Text;

namespace GoTemplates.Syntax;

/// <summary><c>if</c>, <c>range</c> or <c>with</c>.</summary>
internal sealed class BranchNode(BranchKind kind, int position, PipeNode pipe, ListNode body, ListNode? otherwise) : Node(position)
{
    internal BranchKind Kind { get; } = kind;

    internal PipeNode Pipe { get; } = pipe;

    internal ListNode Body { get; } = body;

    internal ListNode? Otherwise { get; } = otherwise;

    internal override void Write(StringBuilder builder)
    {
        builder.Append("{{").Append(Kind.ToString().ToLowerInvariant()).Append(' ');
        Pipe.Write(builder);
        builder.Append("}}");
        Body.Write(builder);
        if (Otherwise is not null)
        {
            builder.Append("{{else}}");
            Otherwise.Write(builder);
        }

        builder.Append("{{end}}");
    }
}
