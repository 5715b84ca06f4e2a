using System.Text;

namespace GoTemplates.Syntax;

/// <summary><c>else</c> or <c>end</c>, which end a list; only while parsing.</summary>
internal sealed class ClauseNode(int position, bool isEnd) : Node(position)
{
    internal bool IsEnd { get; } = isEnd;

    internal override void Write(StringBuilder builder) => builder.Append(IsEnd ? "{{end}}" : "{{else}}");
}
