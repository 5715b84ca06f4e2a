using System.Numerics;
using System.Text;

namespace GoTemplates.Syntax;

/// <summary>
/// A numeric constant. It has no type of its own: it is an integer, a floating point number and so on wherever its value allows it,
/// as Go's constants are.
/// </summary>
internal sealed class NumberNode(int position, string text) : Node(position)
{
    internal string Text { get; } = text;

    internal long? Integer { get; init; }

    internal ulong? Unsigned { get; init; }

    internal double? Float { get; init; }

    internal Complex? Complex { get; init; }

    /// <summary>Whether the syntax says that it is a floating point number where nothing else does.</summary>
    internal bool LooksLikeFloat { get; } =
        !text.StartsWith('\'')
        && !(text.Length > 2 && text[0] == '0' && text[1] is 'x' or 'X' && text.AsSpan().IndexOfAny("pP") < 0)
        && text.AsSpan().IndexOfAny(".eEpP") >= 0;

    internal override void Write(StringBuilder builder) => builder.Append(Text);
}
