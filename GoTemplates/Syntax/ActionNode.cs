using System.Text;

namespace GoTemplates.Syntax;

/// <summary>A pipeline whose value is printed, or which declares variables.</summary>
internal sealed class ActionNode(int position, PipeNode pipe) : Node(position)
{
    internal PipeNode Pipe { get; } = pipe;

    internal override void Write(StringBuilder builder)
    {
        builder.Append("{{");
        Pipe.Write(builder);
        builder.Append("}}");
    }
}
