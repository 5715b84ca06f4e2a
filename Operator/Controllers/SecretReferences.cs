using Operator.Entities;
using Operator.Runtime.Client;

namespace Operator.Controllers;

/// <summary>What the resources of a kind that delivers Secrets refer to.</summary>
/// <param name="Auths">The VaultAuths, as the spec names them; null stands for the default one.</param>
/// <param name="Transformations">The SecretTransformations.</param>
/// <param name="Destination">The Secret.</param>
public sealed record SecretReferences<TEntity>(
    Func<TEntity, IEnumerable<string?>> Auths, Func<TEntity, IEnumerable<ObjectKey>> Transformations, Func<TEntity, ObjectKey> Destination)
    where TEntity : CustomKubernetesEntity;
