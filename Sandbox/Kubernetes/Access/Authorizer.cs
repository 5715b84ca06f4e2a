using Sandbox.Kubernetes.Access.Rbac;
using Sandbox.Kubernetes.Requests;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Access;

/// <summary>Role-based access control: what the Roles, ClusterRoles and their bindings in the store allow.</summary>
public sealed class Authorizer(IObjectReader objects)
{
    private sealed record Cached((long, long, long, long) Revisions, Policy Policy);

    private volatile Cached? _cached;

    /// <summary>The policy as it is stored now.</summary>
    internal Policy Policy
    {
        get
        {
            // The revisions are read first: a write in between makes the next call read again, never serve something old.
            var revisions = Policy.Revisions(objects);
            if (_cached is { } cached && cached.Revisions == revisions)
                return cached.Policy;
            var policy = new Policy(objects);
            _cached = new Cached(revisions, policy);
            return policy;
        }
    }

    /// <summary>Whether a user may do what a request wants.</summary>
    public Decision Authorize(RequestUser user, RequestAttributes request)
    {
        if (user.IsMaster())
            return new Decision(true, "");
        var errors = new List<string>();
        foreach (var grant in Policy.GrantsTo(user, request.Namespace))
        {
            if (grant.Rules.Any(rule => rule.Allows(request)))
                return new Decision(true, grant.Reason);
            if (grant.Error.Length > 0 && !errors.Contains(grant.Error))
                errors.Add(grant.Error);
        }

        return new Decision(false, errors.Count == 0 ? "" : $"RBAC: {Join(errors)}");
    }

    /// <summary>Errors as Kubernetes lists them.</summary>
    internal static string Join(IReadOnlyList<string> errors) => errors.Count == 1 ? errors[0] : $"[{string.Join(", ", errors)}]";
}
