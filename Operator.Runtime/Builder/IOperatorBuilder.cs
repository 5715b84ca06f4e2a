using System.Diagnostics.CodeAnalysis;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Runtime.Client.Configuration;
using Operator.Runtime.Events;
using Operator.Runtime.Health;
using Operator.Runtime.Leadership;
using Operator.Runtime.Queue;
using Operator.Runtime.Reconciliation.Controller;
using Operator.Runtime.Reconciliation.Finalizer;

namespace Operator.Runtime.Builder;

/// <summary>
/// Puts an operator together (the shape of KubeOps v13; what takes a <see cref="ResourceType{T}"/> is ours, so that nothing is looked up
/// by reflection).
/// </summary>
/// <remarks>
/// A whole operator:
/// <code>
/// var builder = Host.CreateApplicationBuilder(args);
/// builder.Services
///     .AddKubernetesOperator(settings =&gt; settings.Name = "greeter")
///     .AddInformer(Kinds.ConfigMap, labelSelector: "greeter.example.com/managed")
///     .AddController&lt;GreetingController, Greeting&gt;(Kinds.Greeting)
///     .AddFinalizer&lt;GreetingFinalizer, Greeting&gt;("greeter.example.com/cleanup");
/// var host = builder.Build();
///
/// // A change of a ConfigMap wakes the greeting that it belongs to. Controllers start after the first list, which therefore wakes nobody.
/// var greetings = host.Services.GetRequiredService&lt;IReconcileQueue&lt;Greeting&gt;&gt;();
/// host.Services.GetRequiredService&lt;IInformer&lt;V1ConfigMap&gt;&gt;().Subscribe(change =&gt;
/// {
///     if (!change.InitialList)
///         greetings.Enqueue(ObjectKey.Of(change.Current), Lane.Urgent);
/// });
/// await host.RunAsync();
///
/// internal sealed class GreetingController(IKubernetesClient client, IInformer&lt;V1ConfigMap&gt; configMaps, EventPublisher events)
///     : IEntityController&lt;Greeting&gt;
/// {
///     public async Task&lt;ReconciliationResult&lt;Greeting&gt;&gt; ReconcileAsync(Greeting greeting, CancellationToken cancellationToken)
///     {
///         if (configMaps.Get(ObjectKey.Of(greeting))?.Data?["text"] != greeting.Spec.Text)
///         {
///             await client.ApplyAsync(Kinds.ConfigMap, ConfigMapOf(greeting), new ApplyOptions("greeter"), cancellationToken);
///             await events(greeting, "Greeted", "Wrote the greeting.", cancellationToken: cancellationToken);
///         }
///
///         return ReconciliationResult&lt;Greeting&gt;.Success(greeting, requeueAfter: TimeSpan.FromMinutes(5));
///     }
///
///     public Task&lt;ReconciliationResult&lt;Greeting&gt;&gt; DeletedAsync(Greeting greeting, CancellationToken cancellationToken) =&gt;
///         Task.FromResult(ReconciliationResult&lt;Greeting&gt;.Success(greeting));
/// }
/// </code>
/// <para>The container then gives: <see cref="IKubernetesClient"/>, <see cref="IInformer{T}"/> for each kind (by key where it was named),
/// <see cref="IReconcileQueue{TEntity}"/> for each controlled kind, <see cref="EventPublisher"/>, <see cref="ILeadership"/> and
/// <see cref="IOperatorHealth"/>. Register a <see cref="ClientConfiguration"/>, an <see cref="IKubernetesClient"/> or a
/// <see cref="TimeProvider"/> before to replace the default.</para>
/// <para>What runs when: informers start with the host and stay warm on every replica. Reconciles start once all of them have synced and
/// this replica leads. At shutdown no new reconcile starts, those in work get <see cref="OperatorSettings.DrainTimeout"/>, then the Lease
/// is released. Losing the Lease cancels them at once and stops the host.</para>
/// </remarks>
public interface IOperatorBuilder
{
    /// <summary>The container that things are registered in.</summary>
    IServiceCollection Services { get; }

    /// <summary>Runs a controller for a kind, with an informer for it. One controller a kind.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="configure">Changes how it is run.</param>
    IOperatorBuilder AddController<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImpl, TEntity>(
        ResourceType<TEntity> type, Action<ControllerOptions<TEntity>>? configure = null)
        where TImpl : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Holds deleted objects of a controlled kind until <typeparamref name="TImpl"/> has cleaned up. It is attached before the first
    /// reconcile, run when the object is being deleted, and removed once it succeeded. Must be idempotent.
    /// </summary>
    /// <param name="identifier">The finalizer's qualified name, such as <c>example.com/cleanup</c>.</param>
    /// <param name="appliesTo">Which objects need it; where the answer turns to no, it is removed without being run. Null: all.</param>
    IOperatorBuilder AddFinalizer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImpl, TEntity>(
        string identifier, Func<TEntity, bool>? appliesTo = null)
        where TImpl : class, IEntityFinalizer<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Keeps a local copy of a secondary kind, which is then had as <see cref="IInformer{T}"/>.</summary>
    /// <param name="type">The kind; <see cref="ResourceType{T}.AsMetadata"/> to hold metadata only.</param>
    /// <param name="labelSelector">Only objects with these labels; null: all.</param>
    /// <param name="fieldSelector">Only objects with these fields; null: all.</param>
    /// <param name="name">
    /// A name, where there are several of one type (several kinds as metadata, say): it is the key in the container.
    /// </param>
    /// <param name="namespaces">The namespaces; null: <see cref="OperatorSettings.WatchNamespaces"/>.</param>
    /// <param name="alsoOwnNamespace">As <see cref="ControllerOptions{TEntity}.AlsoOwnNamespace"/>.</param>
    IOperatorBuilder AddInformer<T>(
        ResourceType<T> type,
        string? labelSelector = null,
        string? fieldSelector = null,
        string? name = null,
        IReadOnlyList<string>? namespaces = null,
        bool alsoOwnNamespace = false)
        where T : class, IKubernetesObject<V1ObjectMeta>;
}
