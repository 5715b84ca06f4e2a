using System.Text;

namespace GoTemplates.Syntax;

/// <summary>A boolean constant.</summary>
internal sealed class BoolNode(int position, bool value) : Node(position)
{
    internal bool Value { get; } = value;

    internal override void Write(StringBuilder builder) => builder.Append(Value ? "true" : "false");
}
