using System.Text;

namespace GoTemplates.Syntax;

/// <summary><c>break</c> or <c>continue</c>.</summary>
internal sealed class LoopControlNode(int position, bool isBreak) : Node(position)
{
    internal bool IsBreak { get; } = isBreak;

    internal override void Write(StringBuilder builder) => builder.Append(IsBreak ? "{{break}}" : "{{continue}}");
}
