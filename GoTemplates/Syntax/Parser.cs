using System.Runtime.CompilerServices;
using GoTemplates.Formatting;
using GoTemplates.Functions;

namespace GoTemplates.Syntax;

/// <summary>
/// Makes the trees of a text's templates, by the grammar and with the messages of Go's <c>text/template/parse</c>, to which a column is added.
/// </summary>
internal sealed partial class Parser
{
    private readonly TemplateSource _source;
    private readonly TokenBuffer _tokens;
    private readonly FunctionSet _functions;
    private readonly int _maximumNesting;
    private readonly Dictionary<string, ParsedTemplate> _templates = [];
    private VariableScope _variables = new();
    private int _rangeDepth;
    private int _nesting;
    private CalledFunctions _called;

    private Parser(TemplateSource source, TemplateOptions options)
    {
        _source = source;
        _functions = options.Functions;
        _maximumNesting = options.Limits.Nesting;
        var loopKeywords = !_functions.Contains("break") && !_functions.Contains("continue");
        _tokens = new TokenBuffer(new Lexer(source.Text, options.LeftDelimiter, options.RightDelimiter, loopKeywords));
    }

    /// <summary>The templates of a text: the text itself under the given name, and those that it defines.</summary>
    /// <param name="name">The name of the text's own template.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">The functions, limits and delimiters.</param>
    /// <param name="called">What is to be known of the functions that are called.</param>
    /// <exception cref="TemplateParseException">The text is no template.</exception>
    internal static IReadOnlyCollection<ParsedTemplate> Parse(string name, string text, TemplateOptions options, out CalledFunctions called)
    {
        var source = new TemplateSource(name, text);
        if (text.Length > options.Limits.TemplateLength)
            throw new TemplateParseException($"the text is longer than the limit of {options.Limits.TemplateLength} characters", source.Locate(0));

        var parser = new Parser(source, options);
        parser.ParseText();
        called = parser._called;
        return parser._templates.Values;
    }

    private void ParseText()
    {
        var root = new ListNode(_tokens.Peek().Position);
        while (_tokens.Peek().Kind != TokenKind.EndOfText)
        {
            if (_tokens.Peek().Kind == TokenKind.LeftDelimiter)
            {
                var delimiter = _tokens.Next();
                if (_tokens.NextNonSpace().Kind == TokenKind.Define)
                {
                    Definition();
                    continue;
                }

                _tokens.Back(delimiter);
            }

            var node = TextOrAction();
            if (node is ClauseNode clause)
                throw Error($"unexpected {clause}");

            root.Add(node);
        }

        Add(_source.Name, root.Complete());
    }

    private void Definition()
    {
        const string Context = "define clause";
        var token = _tokens.NextNonSpace();
        if (token.Kind is not (TokenKind.String or TokenKind.RawString))
            throw Unexpected(token, Context);

        var name = Unquote(token);
        Expect(TokenKind.RightDelimiter, Context);
        Add(name, Body(Context));
    }

    /// <summary>The body of a definition, which has variables of its own.</summary>
    private ListNode Body(string context)
    {
        var (variables, rangeDepth) = (_variables, _rangeDepth);
        (_variables, _rangeDepth) = (new VariableScope(), 0);
        var list = ItemList(out var end);
        if (!end.IsEnd)
            throw Error($"unexpected {end} in {context}");

        (_variables, _rangeDepth) = (variables, rangeDepth);
        return list;
    }

    private void Add(string name, ListNode root)
    {
        if (_templates.TryGetValue(name, out var existing) && !existing.Root.IsEmpty)
        {
            if (!root.IsEmpty) throw Error($"template: multiple definition of template {Quoting.Quote(name)}");
            return;
        }

        _templates[name] = new ParsedTemplate(name, _source, root);
    }

    /// <summary>Nodes up to <c>{{end}}</c> or <c>{{else}}</c>.</summary>
    private ListNode ItemList(out ClauseNode end)
    {
        Enter();
        var list = new ListNode(_tokens.PeekNonSpace().Position);
        while (_tokens.PeekNonSpace().Kind != TokenKind.EndOfText)
        {
            var node = TextOrAction();
            if (node is ClauseNode clause)
            {
                end = clause;
                _nesting--;
                return list.Complete();
            }

            list.Add(node);
        }

        throw Error("unexpected EOF");
    }

    private Node TextOrAction()
    {
        var token = _tokens.NextNonSpace();
        return token.Kind switch
        {
            TokenKind.Text => new TextNode(token.Position, token.Value),
            TokenKind.LeftDelimiter => Action(),
            _ => throw Unexpected(token, "input"),
        };
    }

    private Node Action()
    {
        var token = _tokens.NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Block:
                return Block();
            case TokenKind.Break or TokenKind.Continue:
                return LoopControl(token);
            case TokenKind.Else:
                return Else();
            case TokenKind.End:
                return new ClauseNode(Expect(TokenKind.RightDelimiter, "end").Position, isEnd: true);
            case TokenKind.If:
                return Branch(BranchKind.If);
            case TokenKind.Range:
                return Branch(BranchKind.Range);
            case TokenKind.With:
                return Branch(BranchKind.With);
            case TokenKind.Template:
                return TemplateCall();
        }

        _tokens.Back();
        return new ActionNode(_tokens.Peek().Position, Pipeline("command", TokenKind.RightDelimiter));
    }

    private LoopControlNode LoopControl(Token token)
    {
        var end = _tokens.NextNonSpace();
        if (end.Kind != TokenKind.RightDelimiter)
            throw Unexpected(end, $"{{{{{token.Value}}}}}");
        if (_rangeDepth == 0)
            throw Error($"{{{{{token.Value}}}}} outside {{{{range}}}}");

        return new LoopControlNode(token.Position, token.Kind == TokenKind.Break);
    }

    private ClauseNode Else()
    {
        // "{{else if ...}}" and "{{else with ...}}" leave the keyword for the branch.
        var next = _tokens.PeekNonSpace();
        if (next.Kind is TokenKind.If or TokenKind.With)
            return new ClauseNode(next.Position, isEnd: false);

        return new ClauseNode(Expect(TokenKind.RightDelimiter, "else").Position, isEnd: false);
    }

    private BranchNode Branch(BranchKind kind)
    {
        Enter();
        var mark = _variables.Mark();
        var context = kind.ToString().ToLowerInvariant();
        var pipe = Pipeline(context, TokenKind.RightDelimiter);
        if (kind == BranchKind.Range) _rangeDepth++;
        var body = ItemList(out var end);
        if (kind == BranchKind.Range) _rangeDepth--;
        ListNode? otherwise = null;
        if (!end.IsEnd)
        {
            var chained = (kind, _tokens.Peek().Kind) is (BranchKind.If, TokenKind.If) or (BranchKind.With, TokenKind.With);
            if (chained)
            {
                // The chained branch takes the one {{end}} that there is.
                _tokens.Next();
                otherwise = new ListNode(end.Position);
                otherwise.Add(Branch(kind));
                otherwise.Complete();
            }
            else
            {
                otherwise = ItemList(out end);
                if (!end.IsEnd) throw Error($"expected end; found {end}");
            }
        }

        _variables.Reset(mark);
        _nesting--;
        return new BranchNode(kind, pipe.Position, pipe, body, otherwise);
    }

    private TemplateNode Block()
    {
        const string Context = "block clause";
        var token = _tokens.NextNonSpace();
        var name = TemplateName(token, Context);
        var pipe = Pipeline(Context, TokenKind.RightDelimiter);
        Add(name, Body(Context));
        return new TemplateNode(token.Position, name, pipe);
    }

    private TemplateNode TemplateCall()
    {
        const string Context = "template clause";
        var token = _tokens.NextNonSpace();
        var name = TemplateName(token, Context);
        PipeNode? pipe = null;
        if (_tokens.NextNonSpace().Kind != TokenKind.RightDelimiter)
        {
            _tokens.Back();
            pipe = Pipeline(Context, TokenKind.RightDelimiter);
        }

        return new TemplateNode(token.Position, name, pipe);
    }

    private string TemplateName(Token token, string context) =>
        token.Kind is TokenKind.String or TokenKind.RawString ? Unquote(token) : throw Unexpected(token, context);

    private string Unquote(Token token) => StringLiteral.Unquote(token.Value) ?? throw Error("invalid syntax");

    private Token Expect(TokenKind kind, string context)
    {
        var token = _tokens.NextNonSpace();
        return token.Kind == kind ? token : throw Unexpected(token, context);
    }

    /// <summary>Counts a level of nesting; the caller counts it back.</summary>
    private void Enter()
    {
        if (++_nesting > _maximumNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Error($"actions or parentheses nest deeper than the limit of {_maximumNesting}");
    }

    private TemplateParseException Unexpected(Token token, string context) =>
        token.Kind == TokenKind.Error ? Error(token.Value) : Error($"unexpected {token} in {context}");

    private TemplateParseException Error(string message) => new(message, _source.Locate(_tokens.Latest.Position));
}
