namespace Sandbox.Vault.Policies;

/// <summary>The kinds of HCL token; the names are those that errors show.</summary>
public enum HclTokenKind
{
    /// <summary>The end of the text.</summary>
    EOF,

    /// <summary>A name.</summary>
    IDENT,

    /// <summary>A quoted text.</summary>
    STRING,

    /// <summary>A number.</summary>
    NUMBER,

    /// <summary>A boolean.</summary>
    BOOL,

    /// <summary><c>=</c>.</summary>
    ASSIGN,

    /// <summary><c>{</c>.</summary>
    LBRACE,

    /// <summary><c>}</c>.</summary>
    RBRACE,

    /// <summary><c>[</c>.</summary>
    LBRACK,

    /// <summary><c>]</c>.</summary>
    RBRACK,

    /// <summary><c>,</c>.</summary>
    COMMA,

    /// <summary>Anything else.</summary>
    ILLEGAL,
}
