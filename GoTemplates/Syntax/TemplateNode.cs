using System.Text;
using GoTemplates.Formatting;

namespace GoTemplates.Syntax;

/// <summary>The call of another template.</summary>
internal sealed class TemplateNode(int position, string name, PipeNode? pipe) : Node(position)
{
    internal string Name { get; } = name;

    internal PipeNode? Pipe { get; } = pipe;

    internal override void Write(StringBuilder builder)
    {
        builder.Append("{{template ").Append(Quoting.Quote(Name));
        if (Pipe is not null)
        {
            builder.Append(' ');
            Pipe.Write(builder);
        }

        builder.Append("}}");
    }
}
