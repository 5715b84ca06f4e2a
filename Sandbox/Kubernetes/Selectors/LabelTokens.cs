namespace Sandbox.Kubernetes.Selectors;

/// <summary>The lexer of label selectors.</summary>
internal sealed class LabelTokens(string text)
{
    private const string Special = "=!(),><";
    private static readonly string[] Symbols = ["==", "!=", "=", "!", "(", ")", ",", ">", "<"];

    private int _position;
    private LabelToken? _peeked;

    public LabelToken Peek() => _peeked ??= Read();

    public LabelToken Next()
    {
        var token = Peek();
        _peeked = null;
        return token;
    }

    private LabelToken Read()
    {
        while (_position < text.Length && text[_position] is ' ' or '\t' or '\r' or '\n')
            _position++;
        if (_position == text.Length)
            return new(LabelTokenKind.End, "");
        var rest = text.AsSpan(_position);
        foreach (var symbol in Symbols)
        {
            if (!rest.StartsWith(symbol, StringComparison.Ordinal))
                continue;
            _position += symbol.Length;
            return new(LabelTokenKind.Symbol, symbol);
        }

        var length = rest.IndexOfAny($"{Special} \t\r\n");
        var word = (length < 0 ? rest : rest[..length]).ToString();
        _position += word.Length;
        return new(LabelTokenKind.Identifier, word);
    }
}
