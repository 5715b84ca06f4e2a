namespace Sandbox.Kubernetes.Cel;

/// <summary>A node of an expression's tree.</summary>
/// <param name="Position">Where it is in the source.</param>
internal abstract record Node(int Position)
{
    /// <summary>A constant.</summary>
    internal sealed record Literal(object? Value, int Position) : Node(Position);

    /// <summary>A variable.</summary>
    internal sealed record Name(string Text, int Position) : Node(Position);

    /// <summary>A field: <c>operand.field</c>, <c>operand.?field</c>, or <c>has(operand.field)</c>.</summary>
    internal sealed record Select(Node Operand, string Field, bool IsTest, bool IsOptional, int Position) : Node(Position);

    /// <summary>A call of a function, operator or method.</summary>
    internal sealed record Call(string Function, Node? Target, IReadOnlyList<Node> Arguments, int Position) : Node(Position);

    /// <summary>A list; optional elements are there only if they have a value.</summary>
    internal sealed record List(IReadOnlyList<Element> Elements, int Position) : Node(Position);

    /// <summary>A map; optional entries are there only if they have a value.</summary>
    internal sealed record Map(IReadOnlyList<Entry> Entries, int Position) : Node(Position);

    /// <summary>A macro over a list or map: <c>range.all(x, condition)</c> and its like.</summary>
    internal sealed record Comprehension(
        MacroKind Kind, Node Range, string Variable, string? SecondVariable, Node? Condition, Node? Transform, int Position)
        : Node(Position);

    /// <summary>A value under a name: <c>cel.bind(name, value, body)</c> and, over optionals, <c>value.optMap(name, body)</c>.</summary>
    internal sealed record Bind(BindKind Kind, string Variable, Node Value, Node Body, int Position) : Node(Position);

    /// <summary>An element of a list.</summary>
    internal sealed record Element(Node Value, bool IsOptional);

    /// <summary>An entry of a map.</summary>
    internal sealed record Entry(Node Key, Node Value, bool IsOptional);
}
