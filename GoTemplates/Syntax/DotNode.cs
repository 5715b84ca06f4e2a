using System.Text;

namespace GoTemplates.Syntax;

/// <summary>The dot.</summary>
internal sealed class DotNode(int position) : Node(position)
{
    internal override void Write(StringBuilder builder) => builder.Append('.');
}
