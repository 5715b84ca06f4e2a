using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Runtime.Queue;

namespace Operator.Runtime.Builder;

/// <summary>How one controller is run.</summary>
public sealed class ControllerOptions<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>How many objects are reconciled at the same time; null: <see cref="OperatorSettings.MaxParallelReconciliations"/>.</summary>
    public int? MaxParallelReconciliations { get; set; }

    /// <summary>How long one reconcile may take; then it is cancelled and counts as failed.</summary>
    public TimeSpan ReconcileTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The wait after the first failure of an object; doubles with each further one.</summary>
    public TimeSpan FirstBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between tries of a failing object.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Only objects with these labels are watched; null: all.</summary>
    public string? LabelSelector { get; set; }

    /// <summary>The controller's lifetime. A scope is opened for each reconcile, so scoped services work with any.</summary>
    public ServiceLifetime Lifetime { get; set; } = ServiceLifetime.Scoped;

    /// <summary>
    /// Which changes of a controlled object ask for a reconcile. By default: a new object, and a change of generation, labels, annotations,
    /// deletionTimestamp or finalizers, so that writing status causes nothing. Deletions always ask.
    /// </summary>
    public Func<Change<TEntity>, bool> ChangeFilter { get; set; } = ReconcileTrigger.IsRelevant;

    /// <summary>
    /// How long the first reconcile of an object that a start-up (or a new leader) finds in place may wait, so that what is fresh isn't
    /// done again and the rest is spread; null: no wait. Newer changes of the object don't wait.
    /// </summary>
    public Func<TEntity, TimeSpan>? InitialDelay { get; set; }

    internal List<Action<WakeContext<TEntity>>> Wakes { get; } = [];

    internal Dictionary<string, Func<TEntity, IEnumerable<string>>> Indexes { get; } = [];

    /// <summary>The category of the controller's own log lines: the controller's type.</summary>
    internal string? LogCategory { get; init; }

    /// <summary>Files the controlled objects under values of theirs, for <see cref="IInformer{T}.ByIndex"/>.</summary>
    /// <param name="index">The index's name.</param>
    /// <param name="values">From an object to what it is filed under; must depend on nothing else.</param>
    public ControllerOptions<TEntity> AddIndex(string index, Func<TEntity, IEnumerable<string>> values)
    {
        Indexes.Add(index, values);
        return this;
    }

    /// <summary>
    /// Reconciles objects when something they depend on changes. What the first list of the secondary kind brings wakes nothing:
    /// controllers start after it.
    /// </summary>
    /// <typeparam name="TSecondary">A kind that <see cref="IOperatorBuilder"/> has an informer for.</typeparam>
    /// <param name="keys">From a change to the keys of the objects that depend on it; the informer gives indexes for that. Must be quick.</param>
    /// <param name="informerName">The informer's name; null for the unnamed one.</param>
    /// <param name="lane">How urgent that is.</param>
    public ControllerOptions<TEntity> WakeOn<TSecondary>(
        Func<Change<TSecondary>, IInformer<TEntity>, IEnumerable<ObjectKey>> keys, string? informerName = null, Lane lane = Lane.Urgent)
        where TSecondary : class, IKubernetesObject<V1ObjectMeta>
    {
        Wakes.Add(context => context.Informer<TSecondary>(informerName).Subscribe(change =>
        {
            if (change.InitialList)
                return;
            foreach (var key in keys(change, context.Entities))
                context.Queue.Enqueue(key, lane);
        }));
        return this;
    }
}
