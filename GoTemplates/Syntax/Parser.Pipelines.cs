using GoTemplates.Formatting;

namespace GoTemplates.Syntax;

/// <content>Pipelines and what they consist of.</content>
internal sealed partial class Parser
{
    private PipeNode Pipeline(string context, TokenKind end)
    {
        Enter();
        var position = _tokens.PeekNonSpace().Position;
        var variables = Declarations(context, out var isAssignment);
        var commands = new List<CommandNode>();
        while (true)
        {
            var token = _tokens.NextNonSpace();
            if (token.Kind == end)
            {
                CheckPipeline(commands, context);
                _nesting--;
                return new PipeNode(position, variables, isAssignment, [.. commands]);
            }

            if (!BeginsOperand(token.Kind))
                throw Unexpected(token, context);

            _tokens.Back();
            commands.Add(Command());
        }
    }

    private VariableNode[] Declarations(string context, out bool isAssignment)
    {
        isAssignment = false;
        if (_tokens.PeekNonSpace().Kind != TokenKind.Variable)
            return [];

        var variables = new List<VariableNode>();
        while (_tokens.PeekNonSpace() is { Kind: TokenKind.Variable } variable)
        {
            _tokens.Next();

            // In "$x foo" it takes the third token to see that $x is an argument: the space after it is kept to be put back.
            var after = _tokens.Peek();
            var next = _tokens.PeekNonSpace();
            if (next.Kind is TokenKind.Assign or TokenKind.Declare)
            {
                isAssignment = next.Kind == TokenKind.Assign;
                _tokens.NextNonSpace();
                Declare(variable, variables);
                break;
            }

            if (next is not { Kind: TokenKind.Char, Value: "," })
            {
                if (after.Kind == TokenKind.Space) _tokens.Back(variable, after);
                else _tokens.Back(variable);
                break;
            }

            _tokens.NextNonSpace();
            Declare(variable, variables);
            if (context != "range" || variables.Count >= 2)
                throw Error($"too many declarations in {context}");
            if (_tokens.PeekNonSpace().Kind is not (TokenKind.Variable or TokenKind.RightDelimiter or TokenKind.RightParenthesis))
                throw Error("range can only initialize variables");
        }

        return [.. variables];
    }

    private void Declare(Token variable, List<VariableNode> variables)
    {
        variables.Add(new VariableNode(variable.Position, variable.Value, []));
        _variables.Declare(variable.Value);
    }

    private void CheckPipeline(List<CommandNode> commands, string context)
    {
        if (commands.Count == 0)
            throw Error($"missing value for {context}");

        for (var i = 1; i < commands.Count; i++)
        {
            if (commands[i].Words[0] is BoolNode or DotNode or NilNode or NumberNode or StringNode)
                throw Error($"non executable command in pipeline stage {i + 1}");
        }
    }

    private CommandNode Command()
    {
        var position = _tokens.PeekNonSpace().Position;
        var words = new List<Node>();
        while (true)
        {
            _tokens.PeekNonSpace();
            if (Operand() is { } operand)
                words.Add(operand);

            var token = _tokens.Next();
            switch (token.Kind)
            {
                case TokenKind.Space:
                    continue;
                case TokenKind.RightDelimiter or TokenKind.RightParenthesis:
                    _tokens.Back();
                    break;
                case TokenKind.Pipe:
                    break;
                default:
                    throw Unexpected(token, "operand");
            }

            return words.Count == 0 ? throw Error("empty command") : new CommandNode(position, [.. words]);
        }
    }

    private Node? Operand()
    {
        var term = Term();
        if (term is null || _tokens.Peek().Kind != TokenKind.Field)
            return term;

        var position = _tokens.Peek().Position;
        var fields = new List<string>();
        while (_tokens.Peek().Kind == TokenKind.Field)
            fields.Add(_tokens.Next().Value[1..]);

        return term switch
        {
            FieldNode field => new FieldNode(position, [.. field.Fields, .. fields]),
            VariableNode variable => new VariableNode(position, variable.Name, [.. variable.Fields, .. fields]),
            BoolNode or StringNode or NumberNode or NilNode or DotNode => throw Error($"unexpected . after term {Quoting.Quote(term.ToString())}"),
            _ => new ChainNode(position, term, [.. fields]),
        };
    }

    private Node? Term()
    {
        var token = _tokens.NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Identifier:
                var function = _functions.Find(token.Value) ?? throw Error($"function {Quoting.Quote(token.Value)} not defined");
                if (function.ChangesArguments) _called |= CalledFunctions.ChangesArguments;
                if (function.IsRandom) _called |= CalledFunctions.Random;
                return new IdentifierNode(token.Position, function);
            case TokenKind.Dot:
                return new DotNode(token.Position);
            case TokenKind.Nil:
                return new NilNode(token.Position);
            case TokenKind.Variable:
                return _variables.IsDeclared(token.Value)
                    ? new VariableNode(token.Position, token.Value, [])
                    : throw Error($"undefined variable {Quoting.Quote(token.Value)}");
            case TokenKind.Field:
                return new FieldNode(token.Position, [token.Value[1..]]);
            case TokenKind.Bool:
                return new BoolNode(token.Position, token.Value == "true");
            case TokenKind.CharConstant or TokenKind.Complex or TokenKind.Number:
                return NumberLiteral.Parse(token, out var message) ?? throw Error(message);
            case TokenKind.LeftParenthesis:
                return Pipeline("parenthesized pipeline", TokenKind.RightParenthesis);
            case TokenKind.String or TokenKind.RawString:
                return new StringNode(token.Position, token.Value, Unquote(token));
        }

        _tokens.Back();
        return null;
    }

    private static bool BeginsOperand(TokenKind kind) => kind is
        TokenKind.Bool or TokenKind.CharConstant or TokenKind.Complex or TokenKind.Dot or TokenKind.Field or TokenKind.Identifier or TokenKind.Number
        or TokenKind.Nil or TokenKind.RawString or TokenKind.String or TokenKind.Variable or TokenKind.LeftParenthesis;
}
