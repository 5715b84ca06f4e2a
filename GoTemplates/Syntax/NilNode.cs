using System.Text;

namespace GoTemplates.Syntax;

/// <summary>The constant <c>nil</c>.</summary>
internal sealed class NilNode(int position) : Node(position)
{
    internal override void Write(StringBuilder builder) => builder.Append("nil");
}
