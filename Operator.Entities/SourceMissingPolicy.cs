namespace Operator.Entities;

/// <summary>The values of <see cref="VaultStaticSecretSpec.OnSourceMissing"/>.</summary>
public static class SourceMissingPolicy
{
    /// <summary>The Secret stays as it is.</summary>
    public const string Keep = "Keep";

    /// <summary>The Secret is deleted, once the store says for certain that there is nothing (404).</summary>
    public const string Delete = "Delete";
}
