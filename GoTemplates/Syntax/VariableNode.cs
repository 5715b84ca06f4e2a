using System.Text;

namespace GoTemplates.Syntax;

/// <summary>A variable, possibly with fields.</summary>
internal sealed class VariableNode(int position, string name, string[] fields) : Node(position)
{
    /// <summary>The name with its dollar sign.</summary>
    internal string Name { get; } = name;

    internal ReadOnlySpan<string> Fields => fields;

    internal override void Write(StringBuilder builder)
    {
        builder.Append(Name);
        foreach (var field in fields)
            builder.Append('.').Append(field);
    }
}
