namespace Operator.Entities;

/// <summary>The values of <see cref="VaultStaticSecretSpec.DeletionPolicy"/>.</summary>
public static class DeletionPolicy
{
    /// <summary>The Secret goes with its resource: the cluster deletes what an owner reference holds.</summary>
    public const string Delete = "Delete";

    /// <summary>The Secret stays.</summary>
    public const string Retain = "Retain";
}
