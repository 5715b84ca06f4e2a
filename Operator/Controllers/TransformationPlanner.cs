using Operator.Entities;
using Operator.Pipeline;
using Operator.Rendering;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Tenancy;

namespace Operator.Controllers;

/// <summary>Turns the transformation of a resource into what can be run, or says what stands in the way. Everything comes from caches.</summary>
public sealed class TransformationPlanner(IInformer<SecretTransformation> transformations, TransformationCache cache, NamespaceAccess access)
{
    /// <summary>Plans.</summary>
    public Outcome<TransformationPlan> Plan(CustomKubernetesEntity entity, Transformation transformation)
    {
        var resolved = new TransformationResolver(transformations.Get, access).Resolve(ObjectKey.Of(entity), transformation);
        if (!resolved.Succeeded(out var text, out var problem))
            return problem;

        return cache.Get(text).Succeeded(out var compiled, out problem) ? new TransformationPlan(compiled, text, entity.Metadata) : problem;
    }

    /// <summary>The SecretTransformations that a resource names.</summary>
    public static IEnumerable<ObjectKey> ReferencesOf(VaultStaticSecret entity) => ReferencesOf(entity, entity.Spec.Destination);

    /// <summary>The SecretTransformations that the destination of a resource names.</summary>
    public static IEnumerable<ObjectKey> ReferencesOf(CustomKubernetesEntity entity, SecretDestination? destination) =>
        (destination?.Transformation?.TransformationRefs ?? [])
        .Select(reference => TransformationResolver.KeyOf(ObjectKey.Of(entity), reference));
}
