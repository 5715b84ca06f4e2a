using System.Text.Json.Serialization.Metadata;
using Operator.Entities;

namespace Operator.Manifests;

/// <summary>The kinds that manifests are generated for.</summary>
public static class CustomResources
{
    /// <summary>The kinds that say how secrets are had. They decide who gets in, so they are an administrator's.</summary>
    public static IReadOnlyList<JsonTypeInfo> Access => [EntitiesJson.Default.VaultAuth, EntitiesJson.Default.VaultAuthGlobal, EntitiesJson.Default.VaultConnection];

    /// <summary>The kinds that become Secrets: an application team's.</summary>
    public static IReadOnlyList<JsonTypeInfo> Secrets => [EntitiesJson.Default.SecretTransformation, EntitiesJson.Default.VaultDynamicSecret, EntitiesJson.Default.VaultStaticSecret];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<JsonTypeInfo> All => [.. Access, .. Secrets];
}
