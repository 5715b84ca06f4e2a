using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access.Rbac;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Controllers;

/// <summary>Keeps the rules of aggregated ClusterRoles up to date.</summary>
internal sealed class RoleAggregator
{
    private const string ClusterRoles = "clusterroles.rbac.authorization.k8s.io";

    private readonly ObjectStore _store;
    private readonly WorkLoop<string> _loop;

    public RoleAggregator(ObjectStore store, Action<Exception> onError)
    {
        _store = store;
        _loop = new(_ => Aggregate(), onError);
        store.Observe((resource, change) =>
        {
            if (resource == ClusterRoles)
                _loop.Add(change.Name);
        });
    }

    public Task RunAsync(CancellationToken cancellation) => _loop.RunAsync(cancellation);

    /// <summary>Brings all of them up to date.</summary>
    public void Aggregate()
    {
        var roles = _store.List(ClusterRoles);
        foreach (var role in roles.Where(RoleAggregation.IsAggregated))
        {
            var rules = RoleAggregation.Rules(role, roles);
            var name = (string)role["metadata"]!["name"]!;
            if (JsonNode.DeepEquals(rules, role["rules"]) || _store.Read(ClusterRoles, "", name) is not { } stored)
                continue;
            var value = (JsonObject)stored.Value.DeepClone();
            value["rules"] = rules;
            _store.TryWrite(ClusterRoles, "", name, value, stored);
        }
    }
}
