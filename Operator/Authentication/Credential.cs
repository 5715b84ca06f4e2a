using Operator.Runtime.Client;

namespace Operator.Authentication;

/// <summary>A credential in a Secret.</summary>
/// <param name="Secret">The Secret.</param>
/// <param name="Key">Its key.</param>
/// <param name="NamedBy">Who names it, such as <c>spec.token.secretRef of VaultAuth shop/default</c>.</param>
public sealed record Credential(ObjectKey Secret, string Key, string NamedBy)
{
    /// <summary>True for a password, whose white space counts; elsewhere it comes from an editor.</summary>
    public bool IsVerbatim { get; init; }
}
