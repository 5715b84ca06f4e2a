using System.Text;

namespace GoTemplates.Syntax;

/// <summary>A step of a pipeline: a value, or a function with its arguments.</summary>
internal sealed class CommandNode(int position, Node[] words) : Node(position)
{
    /// <summary>The value or function, and what follows it.</summary>
    internal ReadOnlySpan<Node> Words => words;

    internal override void Write(StringBuilder builder)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (i > 0) builder.Append(' ');
            if (words[i] is PipeNode) builder.Append('(');
            words[i].Write(builder);
            if (words[i] is PipeNode) builder.Append(')');
        }
    }
}
