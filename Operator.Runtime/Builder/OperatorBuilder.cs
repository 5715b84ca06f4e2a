using System.Diagnostics.CodeAnalysis;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Runtime.Hosting;
using Operator.Runtime.Queue;
using Operator.Runtime.Reconciliation.Controller;
using Operator.Runtime.Reconciliation.Finalizer;

namespace Operator.Runtime.Builder;

/// <inheritdoc cref="IOperatorBuilder" />
internal sealed class OperatorBuilder(IServiceCollection services) : IOperatorBuilder
{
    public IServiceCollection Services => services;

    public IOperatorBuilder AddController<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImpl, TEntity>(
        ResourceType<TEntity> type, Action<ControllerOptions<TEntity>>? configure = null)
        where TImpl : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        if (services.Any(service => service.ServiceType == typeof(ControllerRegistration<TEntity>)))
            throw new InvalidOperationException($"{type.Kind} has a controller already; there is one a kind.");
        var options = new ControllerOptions<TEntity> { LogCategory = typeof(TImpl).FullName };
        configure?.Invoke(options);

        AddInformer(type, labelSelector: options.LabelSelector, alsoOwnNamespace: options.AlsoOwnNamespace);
        services.AddSingleton(new ControllerRegistration<TEntity>(type, options));
        services.Add(new ServiceDescriptor(typeof(IEntityController<TEntity>), typeof(TImpl), options.Lifetime));
        services.AddSingleton(provider => new ControllerQueue<TEntity>(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IReconcileQueue<TEntity>>(provider => provider.GetRequiredService<ControllerQueue<TEntity>>().Requests);
        services.AddSingleton<IHostedService>(provider => new ControllerHost<TEntity>(
            provider.GetRequiredService<ControllerRegistration<TEntity>>(),
            provider.GetServices<FinalizerRegistration<TEntity>>(),
            provider.GetRequiredService<IInformer<TEntity>>(),
            provider.GetRequiredService<ControllerQueue<TEntity>>(),
            provider.GetRequiredService<ControllerServices>()));
        return this;
    }

    public IOperatorBuilder AddFinalizer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImpl, TEntity>(
        string identifier, Func<TEntity, bool>? appliesTo = null)
        where TImpl : class, IEntityFinalizer<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        if (!identifier.Contains('/'))
            throw new ArgumentException($"\"{identifier}\" is no qualified name: finalizers are named <domain>/<name>.", nameof(identifier));
        services.TryAddScoped<TImpl>();
        services.AddSingleton(new FinalizerRegistration<TEntity>(
            identifier, appliesTo ?? (static _ => true), static provider => provider.GetRequiredService<TImpl>()));
        return this;
    }

    public IOperatorBuilder AddInformer<T>(
        ResourceType<T> type,
        string? labelSelector = null,
        string? fieldSelector = null,
        string? name = null,
        IReadOnlyList<string>? namespaces = null,
        bool alsoOwnNamespace = false)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (services.Any(service => service.ServiceType == typeof(IInformer<T>) && Equals(service.ServiceKey, name)))
        {
            throw new InvalidOperationException(
                $"There is an informer for {typeof(T).Name} {(name is null ? "without a name" : $"named \"{name}\"")} already; name this one differently.");
        }

        var options = new InformerOptions { Name = name, LabelSelector = labelSelector, FieldSelector = fieldSelector };
        Informer<T> Create(IServiceProvider provider) => new(
            provider.GetRequiredService<IKubernetesClient>(),
            type,
            options with { Namespaces = provider.GetRequiredService<OperatorSettings>().Watched(namespaces, alsoOwnNamespace) },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Informer<T>>>());

        if (name is null)
        {
            services.AddSingleton<IInformer<T>>(Create);
            services.AddSingleton(provider => (IInformerLoop)provider.GetRequiredService<IInformer<T>>());
        }
        else
        {
            services.AddKeyedSingleton<IInformer<T>>(name, (provider, _) => Create(provider));
            services.AddSingleton(provider => (IInformerLoop)provider.GetRequiredKeyedService<IInformer<T>>(name));
        }

        return this;
    }
}
