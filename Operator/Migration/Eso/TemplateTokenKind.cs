namespace Operator.Migration.Eso;

/// <summary>The kinds of pieces of an action that rewriting tells apart.</summary>
public enum TemplateTokenKind
{
    /// <summary>White space and comments.</summary>
    Space,

    /// <summary>A constant in quotes.</summary>
    Quoted,

    /// <summary>A field, a variable, a function, a number or a keyword.</summary>
    Word,

    /// <summary>Parentheses, pipes, commas and assignments.</summary>
    Sign,
}
