namespace Sandbox.Vault.Tokens;

/// <summary>The kinds of token.</summary>
public enum TokenType
{
    /// <summary>Kept in the store: with an accessor, children and renewals.</summary>
    Service,

    /// <summary>Not kept: no accessor, no children, no renewal, no revocation.</summary>
    Batch,
}
