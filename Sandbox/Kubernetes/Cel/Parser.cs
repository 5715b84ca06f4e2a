using System.Runtime.CompilerServices;

namespace Sandbox.Kubernetes.Cel;

/// <summary>Parses CEL (<c>github.com/google/cel-spec</c>, language definition).</summary>
internal sealed class Parser
{
    private const int MaxDepth = 250;

    private static readonly string[][] Levels = [["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">=", "in"], ["+", "-"], ["*", "/", "%"]];

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return",
        "var", "void", "while",
    };

    private readonly List<Token> _tokens;
    private int _next;
    private int _depth;

    private Parser(string source) => _tokens = new Lexer(source).Read();

    private Token Current => _tokens[_next];

    /// <summary>Parses an expression.</summary>
    /// <exception cref="CelSyntaxException">It is no CEL.</exception>
    public static Node Parse(string source)
    {
        var parser = new Parser(source);
        var node = parser.Expression();
        if (parser.Current.Kind != TokenKind.End)
            throw parser.Unexpected("<EOF>");
        return node;
    }

    private Node Expression()
    {
        if (++_depth > MaxDepth)
            throw TooDeep();

        var node = Binary(0);
        if (Accept("?") is { } mark)
        {
            var then = Binary(0);
            Expect(":");
            node = new Node.Call("_?_:_", null, [node, then, Expression()], mark.Position);
        }

        _depth--;
        return node;
    }

    private Node Binary(int level)
    {
        if (level == Levels.Length)
            return Unary();

        var left = Binary(level + 1);
        while (Current.Kind == TokenKind.Symbol && Levels[level].Contains(Current.Text))
        {
            var symbol = Take();
            var right = Binary(level + 1);
            left = new Node.Call(symbol.Text == "in" ? "@in" : $"_{symbol.Text}_", null, [left, right], symbol.Position);
        }

        return left;
    }

    private Node Unary()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw TooDeep();
        if (Accept("!") is { } not)
            return new Node.Call("!_", null, [Unary()], not.Position);
        if (Accept("-") is not { } minus)
            return Member();

        // A minus before a number is part of it.
        if (Current.Value is Lexer.MinimumMagnitude)
        {
            Take();
            return new Node.Literal(long.MinValue, minus.Position);
        }

        return Current.Value switch
        {
            long whole when Take() is not null => Suffixes(new Node.Literal(-whole, minus.Position)),
            double number when Take() is not null => Suffixes(new Node.Literal(-number, minus.Position)),
            _ => new Node.Call("-_", null, [Unary()], minus.Position),
        };
    }

    private Node Member() => Suffixes(Primary());

    private Node Suffixes(Node node)
    {
        while (true)
        {
            if (Accept(".") is { } dot)
            {
                var isOptional = Accept("?") is not null;
                var name = Identifier(allowReserved: true);
                node = !isOptional && Accept("(") is { } opening
                    ? Macros.Expand(name.Text, node, List(")"), opening.Position)
                    : new Node.Select(node, name.Text, IsTest: false, isOptional, dot.Position);
            }
            else if (Accept("[") is { } bracket)
            {
                var isOptional = Accept("?") is not null;
                var index = Expression();
                Expect("]");
                node = new Node.Call(isOptional ? "_[?_]" : "_[_]", null, [node, index], bracket.Position);
            }
            else
            {
                return node;
            }
        }
    }

    private Node Primary()
    {
        var token = Current;
        if (token.Kind == TokenKind.Literal)
        {
            Take();
            return token.Value is Lexer.MinimumMagnitude
                ? throw new CelSyntaxException(token.Position, "invalid int literal")
                : new Node.Literal(token.Value, token.Position);
        }

        if (Accept("(") is not null)
        {
            var node = Expression();
            Expect(")");
            return node;
        }

        if (Accept("[") is { } list)
            return new Node.List(Elements(), list.Position);
        if (Accept("{") is { } map)
            return new Node.Map(Entries(), map.Position);

        Accept(".");
        var name = Identifier(allowReserved: false);
        return Accept("(") is { } opening
            ? Macros.Expand(name.Text, null, List(")"), opening.Position)
            : new Node.Name(name.Text, name.Position);
    }

    private List<Node.Element> Elements()
    {
        List<Node.Element> elements = [];
        while (Accept("]") is null)
        {
            var isOptional = Accept("?") is not null;
            elements.Add(new Node.Element(Expression(), isOptional));
            Separate("]");
        }

        return elements;
    }

    private List<Node.Entry> Entries()
    {
        List<Node.Entry> entries = [];
        while (Accept("}") is null)
        {
            var isOptional = Accept("?") is not null;
            var key = Expression();
            Expect(":");
            entries.Add(new Node.Entry(key, Expression(), isOptional));
            Separate("}");
        }

        return entries;
    }

    private List<Node> List(string closing)
    {
        List<Node> nodes = [];
        while (Accept(closing) is null)
        {
            nodes.Add(Expression());
            Separate(closing);
        }

        return nodes;
    }

    private void Separate(string closing)
    {
        if (Accept(",") is null && Current.Text != closing)
            throw Unexpected($"'{closing}'");
    }

    private Token Identifier(bool allowReserved)
    {
        if (Current.Kind == TokenKind.Literal && allowReserved && Current.Value is bool or null)
            throw Unexpected("IDENTIFIER");
        if (Current.Kind != TokenKind.Identifier)
            throw Unexpected("IDENTIFIER");
        if (!allowReserved && Reserved.Contains(Current.Text))
            throw new CelSyntaxException(Current.Position, $"reserved identifier: {Current.Text}");
        return Take();
    }

    private Token Take() => _tokens[_next++];

    private Token? Accept(string symbol) => Current.Kind == TokenKind.Symbol && Current.Text == symbol ? Take() : null;

    private void Expect(string symbol)
    {
        if (Accept(symbol) is null)
            throw Unexpected($"'{symbol}'");
    }

    private CelSyntaxException TooDeep() => new(Current.Position, $"expression recursion limit exceeded: {MaxDepth}");

    private CelSyntaxException Unexpected(string expected) =>
        new(Current.Position, $"Syntax error: mismatched input '{Current.Text}' expecting {expected}");
}
