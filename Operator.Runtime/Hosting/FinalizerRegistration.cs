using k8s;
using k8s.Models;
using Operator.Runtime.Reconciliation.Finalizer;

namespace Operator.Runtime.Hosting;

/// <summary>A finalizer of a controlled kind.</summary>
/// <param name="Identifier">Its name in <c>metadata.finalizers</c>.</param>
/// <param name="AppliesTo">Which objects need it.</param>
/// <param name="Create">Gives the implementation within a scope.</param>
internal sealed record FinalizerRegistration<TEntity>(
    string Identifier, Func<TEntity, bool> AppliesTo, Func<IServiceProvider, IEntityFinalizer<TEntity>> Create)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>;
