namespace Operator.Entities;

/// <summary>The values of <see cref="VaultStaticSecretSpec.Type"/>.</summary>
public static class KeyValueType
{
    /// <summary>A key-value engine without versions.</summary>
    public const string V1 = "kv-v1";

    /// <summary>A key-value engine with versions.</summary>
    public const string V2 = "kv-v2";
}
