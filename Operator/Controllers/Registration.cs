using Microsoft.Extensions.DependencyInjection;
using Operator.Authentication;
using Operator.Connections;
using Operator.Destinations;
using Operator.Entities;
using Operator.Leases;
using Operator.Pipeline;
using Operator.References;
using Operator.Rendering;
using Operator.Rollouts;
using Operator.Runtime.Builder;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Sources;
using Operator.Tenancy;
using Vault.Client.Auth;
using Vault.Client.Sessions;

namespace Operator.Controllers;

/// <summary>What the product consists of.</summary>
public static class Registration
{
    /// <summary>Registers the steps, in the order in which a secret passes through them.</summary>
    public static IServiceCollection AddCourier(this IServiceCollection services, CourierSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<Dependents>();
        services.AddSingleton<ReferencedSecrets>();
        AddTenancy(services, settings);
        AddConnections(services);
        AddAuthentication(services);
        AddSources(services);
        AddRendering(services);
        AddDestinations(services);
        AddRollouts(services, settings);
        AddStatuses(services);
        services.AddSingleton<StaticSecretPlanner>();
        services.AddSingleton<StaticSecretSync>();
        AddDynamicSecrets(services);
        return services;
    }

    private static void AddDynamicSecrets(IServiceCollection services)
    {
        services.AddSingleton<HandleCipher>();
        services.AddSingleton<Credentials>();
        services.AddSingleton<LeaseMemories>();
        services.AddSingleton<LeaseUpkeep>();
        services.AddSingleton<Retirement>();
        services.AddSingleton<DynamicSecretMemory>();
        services.AddSingleton<DynamicSecretSchedule>();
        services.AddSingleton<DynamicSecretStatuses>();
        services.AddSingleton<DynamicSecretPlanner>();
        services.AddSingleton<DynamicSecretIssue>();
        services.AddSingleton<DynamicSecretSync>();
        services.AddSingleton<DynamicSecretEvents>();
        services.AddSingleton<SyncLedger<VaultDynamicSecretStatus>>();
        services.AddSingleton(new SecretReferences<VaultDynamicSecret>(
            entity => [entity.Spec.VaultAuthRef],
            entity => TransformationPlanner.ReferencesOf(entity, entity.Spec.Destination),
            entity => DestinationPlan.KeyOf(entity, entity.Spec.Destination)));
        services.AddSingleton<SecretDependents<VaultDynamicSecret>>();
        services.AddSingleton(s => new StatusWriter<VaultDynamicSecret, VaultDynamicSecretSpec, VaultDynamicSecretStatus>(
            s.GetRequiredService<IKubernetesClient>(), Kinds.VaultDynamicSecrets, EntitiesJson.Default.VaultDynamicSecretStatus));
    }

    /// <summary>Registers the controllers and the caches they look at.</summary>
    public static IOperatorBuilder AddControllers(this IOperatorBuilder builder, CourierSettings settings)
    {
        AddKinds(builder, settings);
        builder.Services.AddHostedService<RolloutService>(); // After the controllers, so that it stops before them, and all before the lease is released.
        return builder;
    }

    private static void AddKinds(IOperatorBuilder builder, CourierSettings settings) => builder
        .AddNamespaces(settings)
        .AddInformer(Kinds.SecretMetadata, labelSelector: Marks.Selector)
        .AddController<VaultConnectionController, VaultConnection>(Kinds.VaultConnections, options =>
        {
            Shared(options);
            options.MaxBackoff = settings.HealthInterval; // A store that comes back is to be noticed soon.
        })
        .AddController<VaultAuthController, VaultAuth>(Kinds.VaultAuths, Shared)
        .AddController<VaultAuthGlobalController, VaultAuthGlobal>(Kinds.VaultAuthGlobals, Shared)
        .AddController<SecretTransformationController, SecretTransformation>(Kinds.SecretTransformations, Shared)
        .AddController<VaultStaticSecretController, VaultStaticSecret>(Kinds.VaultStaticSecrets, Single)
        .AddController<VaultDynamicSecretController, VaultDynamicSecret>(Kinds.VaultDynamicSecrets, Single)
        .AddFinalizer<VaultDynamicSecretFinalizer, VaultDynamicSecret>(VaultDynamicSecretFinalizer.Identifier, VaultDynamicSecretFinalizer.IsNeeded);

    private static void AddTenancy(IServiceCollection services, CourierSettings settings)
    {
        services.AddSingleton(new AddressPolicy(settings.AllowedVaultAddresses));
        services.AddSingleton(s => new NamespaceLabels(
            settings.WatchesAllNamespaces ? s.GetRequiredKeyedService<IInformer<PartialObjectMetadata>>(NamespaceLabels.Informer) : null));
        services.AddSingleton<NamespaceAccess>();
    }

    private static void AddConnections(IServiceCollection services)
    {
        services.AddSingleton<CaCertificates>();
        services.AddSingleton<ClientCertificates>();
        services.AddSingleton<ConnectionConfiguration>();
        services.AddSingleton<ConnectionResolver>();
        services.AddSingleton<ConnectionHealth>();
    }

    private static void AddAuthentication(IServiceCollection services)
    {
        services.AddSingleton<ServiceAccountTokens>();
        services.AddSingleton<CredentialSecrets>();
        services.AddSingleton<WrappedSecretIds>();
        services.AddSingleton(s => new CloudClient(s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CloudIdentities>();
        services.AddSingleton<LoginMethods>();
        services.AddSingleton<LoginOutcomes>();
        services.AddSingleton<AuthResolver>();
        services.AddSingleton<AuthUsers>();
        services.AddSingleton<LoginPlanner>();
        services.AddSingleton<IVaultSessionPool, VaultSessionPool>();
    }

    private static void AddSources(IServiceCollection services)
    {
        services.AddSingleton<SharedReads>();
        services.AddSingleton<MountVersions>();
        services.AddSingleton<KeyValueReader>();
        services.AddSingleton<SourceReader>();
        services.AddSingleton<SourcePlanner>();
    }

    private static void AddRendering(IServiceCollection services)
    {
        services.AddSingleton<TransformationCache>();
        services.AddSingleton<TransformationPlanner>();
        services.AddSingleton<MacKey>();
        services.AddSingleton<DeliveredContent>();
    }

    private static void AddDestinations(IServiceCollection services)
    {
        services.AddSingleton<DestinationWatch>();
        services.AddSingleton<DestinationInspector>();
        services.AddSingleton<DestinationWriter>();
        services.AddSingleton<SecretDelivery>();
    }

    private static void AddRollouts(IServiceCollection services, CourierSettings settings)
    {
        services.AddSingleton(new RolloutPacing(settings.RolloutDebounce, settings.RolloutInterval));
        services.AddSingleton<RolloutQueue>();
        services.AddSingleton<WorkloadFinder>();
        services.AddSingleton<WorkloadRestarter>();
        services.AddSingleton<RolloutRestarts>();
    }

    private static void AddStatuses(IServiceCollection services)
    {
        services.AddSingleton<Transitions>();
        services.AddSingleton<DeliveryEvents>();
        services.AddSingleton(s => new StatusWriter<VaultConnection, VaultConnectionSpec, VaultConnectionStatus>(
            s.GetRequiredService<IKubernetesClient>(), Kinds.VaultConnections, EntitiesJson.Default.VaultConnectionStatus));
        services.AddSingleton(s => new StatusWriter<VaultAuth, VaultAuthSpec, VaultAuthStatus>(
            s.GetRequiredService<IKubernetesClient>(), Kinds.VaultAuths, EntitiesJson.Default.VaultAuthStatus));
        services.AddSingleton(s => new StatusWriter<VaultAuthGlobal, VaultAuthGlobalSpec, VaultAuthGlobalStatus>(
            s.GetRequiredService<IKubernetesClient>(), Kinds.VaultAuthGlobals, EntitiesJson.Default.VaultAuthGlobalStatus));
        services.AddSingleton(s => new StatusWriter<VaultStaticSecret, VaultStaticSecretSpec, VaultStaticSecretStatus>(
            s.GetRequiredService<IKubernetesClient>(), Kinds.VaultStaticSecrets, EntitiesJson.Default.VaultStaticSecretStatus));
        services.AddSingleton(s => new StatusWriter<SecretTransformation, SecretTransformationSpec, SecretTransformationStatus>(
            s.GetRequiredService<IKubernetesClient>(), Kinds.SecretTransformations, EntitiesJson.Default.SecretTransformationStatus));
    }

    private static IOperatorBuilder AddNamespaces(this IOperatorBuilder builder, CourierSettings settings) =>
        settings.WatchesAllNamespaces ? builder.AddInformer(Kinds.NamespaceMetadata, name: NamespaceLabels.Informer) : builder;

    // The operator's namespace holds the ones that all may share, whatever else is watched.
    private static void Shared<TEntity>(ControllerOptions<TEntity> options)
        where TEntity : class, k8s.IKubernetesObject<k8s.Models.V1ObjectMeta>
    {
        Single(options);
        options.AlsoOwnNamespace = true;
    }

    // A controller keeps what it knows of its resources between reconciles.
    private static void Single<TEntity>(ControllerOptions<TEntity> options)
        where TEntity : class, k8s.IKubernetesObject<k8s.Models.V1ObjectMeta> => options.Lifetime = ServiceLifetime.Singleton;
}
