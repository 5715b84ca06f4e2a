using System.Text;

namespace GoTemplates.Syntax;

/// <summary>Commands, each of which gets the value of the one before as its last argument; and variables that get the last value.</summary>
internal sealed class PipeNode(int position, VariableNode[] variables, bool isAssignment, CommandNode[] commands) : Node(position)
{
    internal ReadOnlySpan<VariableNode> Variables => variables;

    internal bool IsAssignment { get; } = isAssignment;

    internal ReadOnlySpan<CommandNode> Commands => commands;

    internal override void Write(StringBuilder builder)
    {
        for (var i = 0; i < variables.Length; i++)
        {
            if (i > 0) builder.Append(", ");
            variables[i].Write(builder);
        }

        if (variables.Length > 0) builder.Append(IsAssignment ? " = " : " := ");
        for (var i = 0; i < commands.Length; i++)
        {
            if (i > 0) builder.Append(" | ");
            commands[i].Write(builder);
        }
    }
}
