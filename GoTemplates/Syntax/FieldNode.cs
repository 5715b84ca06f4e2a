using System.Text;

namespace GoTemplates.Syntax;

/// <summary>A field of the dot, or of a field of it, and so on.</summary>
internal sealed class FieldNode(int position, string[] fields) : Node(position)
{
    internal ReadOnlySpan<string> Fields => fields;

    internal override void Write(StringBuilder builder)
    {
        foreach (var field in fields)
            builder.Append('.').Append(field);
    }
}
