using GoTemplates.Syntax;

namespace GoTemplates.Functions;

/// <summary>The call of a function in an execution.</summary>
public readonly ref struct FunctionCall
{
    private readonly ReadOnlySpan<Node> _words;

    internal FunctionCall(FunctionContext context, ReadOnlySpan<GoValue> arguments, ReadOnlySpan<Node> words)
    {
        Context = context;
        Arguments = arguments;
        _words = words;
    }

    /// <summary>The execution.</summary>
    public FunctionContext Context { get; }

    /// <summary>The arguments in order.</summary>
    public ReadOnlySpan<GoValue> Arguments { get; }

    /// <summary>How many arguments there are.</summary>
    public int Count => Arguments.Length;

    /// <summary>An argument.</summary>
    public GoValue this[int index] => Arguments[index];

    /// <summary>Whether an argument is a string constant in the template's text, so that it may be repeated in a message.</summary>
    public bool IsLiteral(int index) => index < _words.Length && _words[index] is StringNode;
}
