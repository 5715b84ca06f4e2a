using System.Text;

namespace GoTemplates.Syntax;

/// <summary>A piece of a parsed template. It does not change after parsing.</summary>
/// <param name="position">Where it begins in the text, in UTF-16 units.</param>
internal abstract class Node(int position)
{
    /// <summary>Where it begins in the text, in UTF-16 units.</summary>
    internal int Position { get; } = position;

    /// <summary>Writes it as a template would have it.</summary>
    internal abstract void Write(StringBuilder builder);

    /// <summary>As a template would have it: the excerpt in messages. Made of the template's text only.</summary>
    public sealed override string ToString()
    {
        var builder = new StringBuilder();
        Write(builder);
        return builder.ToString();
    }
}
