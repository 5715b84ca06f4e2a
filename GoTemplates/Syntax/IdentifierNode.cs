using System.Text;
using GoTemplates.Functions;

namespace GoTemplates.Syntax;

/// <summary>A function.</summary>
internal sealed class IdentifierNode(int position, TemplateFunction function) : Node(position)
{
    internal TemplateFunction Function { get; } = function;

    internal override void Write(StringBuilder builder) => builder.Append(Function.Name);
}
