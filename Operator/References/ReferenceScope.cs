using Operator.Runtime.Client;
using Operator.Runtime.Queue;

namespace Operator.References;

/// <summary>One reconcile of a resource, as far as it refers to Secrets of others (<see cref="ReferencedSecrets.Begin"/>).</summary>
public sealed class ReferenceScope : IDisposable
{
    private readonly ReferencedSecrets _secrets;
    private readonly ResourceId _user;
    private readonly Action<Lane> _wake;
    private readonly HashSet<ObjectKey> _found = [];
    private readonly Lock _lock = new();

    internal ReferenceScope(ReferencedSecrets secrets, ResourceId user, Action<Lane> wake)
    {
        _secrets = secrets;
        _user = user;
        _wake = wake;
    }

    /// <summary>
    /// The version of a Secret: any change gives another one, and wakes the resource. Null where there is none; its creation wakes the resource too.
    /// Costs a request the first time, and none while anybody refers to the Secret.
    /// </summary>
    /// <exception cref="KubernetesApiException">The API server refused.</exception>
    public ValueTask<string?> FindAsync(ObjectKey secret, CancellationToken cancellationToken)
    {
        lock (_lock)
            _found.Add(secret);
        return _secrets.FindAsync(secret, _user, _wake, cancellationToken);
    }

    /// <summary>Ends the reconcile: what it didn't ask for isn't watched for it any more.</summary>
    public void Dispose() => _secrets.Settle(_user, _found);
}
