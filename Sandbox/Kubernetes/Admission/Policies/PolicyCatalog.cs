using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Admission.Policies;

/// <summary>The policies that are bound now.</summary>
internal sealed class PolicyCatalog(IObjectReader objects)
{
    private const string Policies = "validatingadmissionpolicies.admissionregistration.k8s.io";
    private const string Bindings = "validatingadmissionpolicybindings.admissionregistration.k8s.io";

    private sealed record Cached((long, long) Revisions, IReadOnlyList<ValidatingPolicy> Policies);

    private volatile Cached _cached = new((-1, -1), []);

    /// <summary>Those that have bindings, by name.</summary>
    public IReadOnlyList<ValidatingPolicy> Current
    {
        get
        {
            // The revisions are read first: a write in between makes the next call read again, never serve something old.
            var revisions = (objects.RevisionOf(Policies), objects.RevisionOf(Bindings));
            if (_cached is { } cached && cached.Revisions == revisions)
                return cached.Policies;
            var bindings = objects.List(Bindings).Select(binding => new PolicyBinding(binding)).ToLookup(binding => binding.Policy);
            IReadOnlyList<ValidatingPolicy> policies = [.. objects.List(Policies)
                .Where(policy => bindings.Contains(policy.Text("metadata", "name")))
                .Select(policy => new ValidatingPolicy(policy, [.. bindings[policy.Text("metadata", "name")]]))];
            _cached = new Cached(revisions, policies);
            return policies;
        }
    }
}
