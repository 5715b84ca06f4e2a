using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Operator.Runtime.Caching;

namespace Operator.Runtime.Builder;

/// <summary>How one controller is run.</summary>
public sealed class ControllerOptions<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>How many objects are reconciled at the same time; null: <see cref="OperatorSettings.MaxParallelReconciliations"/>.</summary>
    public int? MaxParallelReconciliations { get; set; }

    /// <summary>How long one reconcile may take; then it is cancelled and counts as failed.</summary>
    public TimeSpan ReconcileTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The wait after the first failure of an object; doubles with each further one. Up to 10 % are added to every wait.</summary>
    public TimeSpan FirstBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between tries of a failing object that doesn't ask for a longer one.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Only objects with these labels are watched; null: all.</summary>
    public string? LabelSelector { get; set; }

    /// <summary>
    /// Whether the operator's own namespace is watched beside <see cref="OperatorSettings.WatchNamespaces"/>, for a kind of which shared
    /// objects live there. No effect where all namespaces are watched.
    /// </summary>
    public bool AlsoOwnNamespace { get; set; }

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

    /// <summary>The category of the controller's own log lines: the controller's type.</summary>
    internal string? LogCategory { get; init; }
}
