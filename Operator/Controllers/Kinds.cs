using k8s.Models;
using Operator.Entities;
using Operator.Runtime.Client;

namespace Operator.Controllers;

/// <summary>The kinds that the operator reads and writes.</summary>
public static class Kinds
{
    /// <summary>Connections to a store.</summary>
    public static ResourceType<VaultConnection> VaultConnections { get; } =
        new(ApiGroup.Name, ApiGroup.Version, VaultConnection.EntityKind, VaultConnection.Plural, EntitiesJson.Default.VaultConnection);

    /// <summary>Ways to log in.</summary>
    public static ResourceType<VaultAuth> VaultAuths { get; } =
        new(ApiGroup.Name, ApiGroup.Version, VaultAuth.EntityKind, VaultAuth.Plural, EntitiesJson.Default.VaultAuth);

    /// <summary>Settings that ways to log in share.</summary>
    public static ResourceType<VaultAuthGlobal> VaultAuthGlobals { get; } =
        new(ApiGroup.Name, ApiGroup.Version, VaultAuthGlobal.EntityKind, VaultAuthGlobal.Plural, EntitiesJson.Default.VaultAuthGlobal);

    /// <summary>Static secrets.</summary>
    public static ResourceType<VaultStaticSecret> VaultStaticSecrets { get; } =
        new(ApiGroup.Name, ApiGroup.Version, VaultStaticSecret.EntityKind, VaultStaticSecret.Plural, EntitiesJson.Default.VaultStaticSecret);

    /// <summary>Credentials made on demand.</summary>
    public static ResourceType<VaultDynamicSecret> VaultDynamicSecrets { get; } =
        new(ApiGroup.Name, ApiGroup.Version, VaultDynamicSecret.EntityKind, VaultDynamicSecret.Plural, EntitiesJson.Default.VaultDynamicSecret);

    /// <summary>Templates that secrets share.</summary>
    public static ResourceType<SecretTransformation> SecretTransformations { get; } =
        new(ApiGroup.Name, ApiGroup.Version, SecretTransformation.EntityKind, SecretTransformation.Plural, EntitiesJson.Default.SecretTransformation);

    /// <summary>ServiceAccounts, as metadata.</summary>
    public static ResourceType<PartialObjectMetadata> ServiceAccounts { get; } =
        new ResourceType<V1ServiceAccount>("", "v1", "ServiceAccount", "serviceaccounts", OperatorJson.Default.V1ServiceAccount).AsMetadata();

    /// <summary>Native Secrets, with their data.</summary>
    public static ResourceType<V1Secret> Secrets { get; } = new("", "v1", "Secret", "secrets", OperatorJson.Default.V1Secret);

    /// <summary>Native Secrets as the caches hold them: without data.</summary>
    public static ResourceType<PartialObjectMetadata> SecretMetadata { get; } = Secrets.AsMetadata();

    /// <summary>Namespaces as the caches hold them: for their labels.</summary>
    public static ResourceType<PartialObjectMetadata> NamespaceMetadata { get; } = SecretMetadata with
    {
        Kind = "Namespace",
        Plural = "namespaces",
        Namespaced = false,
    };
}
