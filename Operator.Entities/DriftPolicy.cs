namespace Operator.Entities;

/// <summary>The values of <see cref="VaultStaticSecretSpec.DriftPolicy"/>.</summary>
public static class DriftPolicy
{
    /// <summary>What somebody else changed in the Secret is put right.</summary>
    public const string Repair = "Repair";

    /// <summary>It is told in status, and left until the content or the spec changes, or sync-now asks.</summary>
    public const string Report = "Report";
}
