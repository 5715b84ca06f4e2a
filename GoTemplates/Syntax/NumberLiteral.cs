using System.Numerics;
using GoTemplates.Text;

namespace GoTemplates.Syntax;

/// <summary>Reads numeric and character literals.</summary>
internal static class NumberLiteral
{
    /// <summary>The constant that a literal stands for; null with a message if it stands for none.</summary>
    internal static NumberNode? Parse(Token token, out string error)
    {
        var text = token.Value;
        error = "";
        if (token.Kind == TokenKind.CharConstant)
            return Character(token, out error);

        if (token.Kind == TokenKind.Complex)
        {
            var split = text.LastIndexOfAny(['+', '-']);
            if (split > 0 && char.ToLowerInvariant(text[split - 1]) is 'e' or 'p') split = text.LastIndexOfAny(['+', '-'], split - 1);
            if (split > 0 && TryFloat(text[..split], out var real) && TryFloat(text[split..^1], out var imaginary))
                return OfComplex(token, new Complex(real, imaginary));

            error = $"bad complex literal: {Formatting.Quoting.Quote(text)}";
            return null;
        }

        if (text.EndsWith('i') && TryFloat(text[..^1], out var magnitude))
            return OfComplex(token, new Complex(0, magnitude));

        return Real(token, out error);
    }

    private static NumberNode? Character(Token token, out string error)
    {
        error = "";
        if (StringLiteral.UnquoteCharacter(token.Value) is not { } rune)
        {
            error = $"malformed character constant: {token.Value}";
            return null;
        }

        return new NumberNode(token.Position, token.Value) { Integer = rune, Unsigned = (ulong)rune, Float = rune };
    }

    private static NumberNode? Real(Token token, out string error)
    {
        var text = token.Value;
        error = "";
        ulong? unsigned = GoNumber.TryParseUnsigned(text, out var u) ? u : null;
        long? integer = GoNumber.TryParseInteger(text, out var i) ? i : null;
        if (integer == 0) unsigned = 0;
        if (integer is not null || unsigned is not null)
            return new NumberNode(token.Position, text) { Integer = integer, Unsigned = unsigned, Float = integer ?? (double?)unsigned };

        if (!TryFloat(text, out var number))
        {
            error = $"illegal number syntax: {Formatting.Quoting.Quote(text)}";
            return null;
        }

        if (text.AsSpan().IndexOfAny(".eEpP") < 0)
        {
            error = $"integer overflow: {Formatting.Quoting.Quote(text)}";
            return null;
        }

        return new NumberNode(token.Position, text) { Float = number, Integer = AsInteger(number), Unsigned = AsUnsigned(number) };
    }

    private static NumberNode OfComplex(Token token, Complex value)
    {
        var real = value.Imaginary == 0;
        return new NumberNode(token.Position, token.Value)
        {
            Complex = value,
            Float = real ? value.Real : null,
            Integer = real ? AsInteger(value.Real) : null,
            Unsigned = real ? AsUnsigned(value.Real) : null,
        };
    }

    private static long? AsInteger(double number) =>
        number >= -9.2233720368547758E18 && number < 9.2233720368547758E18 && Math.Truncate(number) == number ? (long)number : null;

    private static ulong? AsUnsigned(double number) =>
        number >= 0 && number < 1.8446744073709552E19 && Math.Truncate(number) == number ? (ulong)number : null;

    // Underscores are allowed in literals only, and only where the base is told by a prefix or the literal is decimal.
    private static bool TryFloat(string text, out double value)
    {
        value = 0;
        if (!text.Contains('_', StringComparison.Ordinal))
            return GoNumber.TryParseFloat(text, out value);

        return GoNumber.UnderscoresAreRight(text) && GoNumber.TryParseFloat(text.Replace("_", "", StringComparison.Ordinal), out value);
    }
}
