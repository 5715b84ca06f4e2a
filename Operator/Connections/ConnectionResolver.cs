using Operator.Controllers;
using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Tenancy;

namespace Operator.Connections;

/// <summary>Turns a reference to a VaultConnection into a way to reach the store, or says why it can't be used.</summary>
public sealed class ConnectionResolver(
    IInformer<VaultConnection> connections, ConnectionConfiguration configuration, NamespaceAccess access, CourierSettings settings)
{
    private const string DefaultName = "default";

    /// <summary>
    /// The connection that a VaultAuth names. Without a name it is <c>default</c> in the VaultAuth's namespace, else in the operator's.
    /// </summary>
    public ObjectKey Locate(string authNamespace, string? reference)
    {
        if (!string.IsNullOrEmpty(reference))
            return Reference.Parse(reference, authNamespace);

        var own = new ObjectKey(authNamespace, DefaultName);
        return connections.Get(own) is null ? new ObjectKey(settings.Namespace, DefaultName) : own;
    }

    /// <summary>Resolves a reference of a VaultAuth in <paramref name="authNamespace"/>, for whoever holds <paramref name="references"/>.</summary>
    public async ValueTask<Outcome<ResolvedConnection>> ResolveAsync(
        string authNamespace, string? reference, ReferenceScope references, CancellationToken cancellationToken)
    {
        var key = Locate(authNamespace, reference);
        if (connections.Get(key) is not { } connection)
        {
            return new Problem(
                Reasons.ConnectionNotFound,
                $"There is no VaultConnection {key}: create it, or name another in spec.vaultConnectionRef of the VaultAuth",
                ProblemKind.Stalled);
        }

        return access.Refuse(VaultConnection.EntityKind, key, connection.Spec, authNamespace) is { } refusal
            ? refusal
            : await configuration.CreateAsync(connection, references, cancellationToken);
    }
}
