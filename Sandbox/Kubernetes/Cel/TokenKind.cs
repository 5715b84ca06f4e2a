namespace Sandbox.Kubernetes.Cel;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>A name.</summary>
    Identifier,

    /// <summary>A literal; the token has its value.</summary>
    Literal,

    /// <summary>An operator or bracket.</summary>
    Symbol,

    /// <summary>The end of the expression.</summary>
    End,
}
