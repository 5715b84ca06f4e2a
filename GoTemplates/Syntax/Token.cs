using GoTemplates.Formatting;

namespace GoTemplates.Syntax;

/// <summary>A token of a template's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it begins, in UTF-16 units.</param>
/// <param name="Value">Its text; of an error, the message.</param>
internal readonly record struct Token(TokenKind Kind, int Position, string Value)
{
    /// <summary>As Go's parser names it in its messages.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.EndOfText => "EOF",
        TokenKind.Error => Value,
        >= TokenKind.Dot => $"<{Value}>",
        _ when Value.Length > 10 => Quoting.Quote(Value[..10]) + "...",
        _ => Quoting.Quote(Value),
    };
}
