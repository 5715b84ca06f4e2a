using System.Text;
using GoTemplates.Text;

namespace GoTemplates.Syntax;

/// <summary>Text that is copied to the output.</summary>
internal sealed class TextNode(int position, string text) : Node(position)
{
    /// <summary>The text in UTF-8.</summary>
    internal byte[] Utf8 { get; } = GoString.ToBytes(text);

    internal bool IsBlank { get; } = string.IsNullOrWhiteSpace(text);

    internal override void Write(StringBuilder builder) => builder.Append(text);
}
