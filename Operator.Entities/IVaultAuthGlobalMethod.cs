namespace Operator.Entities;

/// <summary>What a <see cref="VaultAuthGlobal"/> may say for one method besides that method's own settings.</summary>
public interface IVaultAuthGlobalMethod
{
    /// <summary>The namespace in Vault.</summary>
    string? Namespace { get; }

    /// <summary>The mount.</summary>
    string? Mount { get; }

    /// <summary>Further fields of the login.</summary>
    IDictionary<string, string>? Params { get; }

    /// <summary>Headers.</summary>
    IDictionary<string, string>? Headers { get; }
}
