using System.Text;

namespace GoTemplates.Syntax;

/// <summary>A string constant.</summary>
internal sealed class StringNode(int position, string quoted, string value) : Node(position)
{
    internal string Value { get; } = value;

    internal override void Write(StringBuilder builder) => builder.Append(quoted);
}
