using System.Text;

namespace GoTemplates.Syntax;

/// <summary>Fields of a parenthesised pipeline or of a function's result.</summary>
internal sealed class ChainNode(int position, Node operand, string[] fields) : Node(position)
{
    internal Node Operand { get; } = operand;

    internal ReadOnlySpan<string> Fields => fields;

    internal override void Write(StringBuilder builder)
    {
        if (Operand is PipeNode) builder.Append('(');
        Operand.Write(builder);
        if (Operand is PipeNode) builder.Append(')');
        foreach (var field in fields)
            builder.Append('.').Append(field);
    }
}
