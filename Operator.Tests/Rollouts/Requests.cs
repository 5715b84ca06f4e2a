using k8s.Models;
using Operator.Entities;
using Operator.Rollouts;

namespace Operator.Tests.Rollouts;

/// <summary>Requests for restarts, as the controller makes them.</summary>
internal static class Requests
{
    public static RolloutTargets Auto { get; } = new([], Auto: true);

    public static RolloutTargets Named(params RolloutRestartTarget[] targets) => new(targets, Auto: false);

    public static RolloutRestartTarget Target(string kind, string name) => new() { Kind = kind, Name = name };

    public static VaultStaticSecret Resource(string name, long generation = 1) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = WorkloadCluster.Namespace,
            Uid = $"uid-{name}",
            Generation = generation,
        },
        Spec = new VaultStaticSecretSpec(),
    };

    public static RolloutRequest Of(
        string secret, RolloutTargets targets, string revision = "new", string baseline = "old", Action? wake = null, long generation = 1) =>
        new(Resource(secret, generation), secret, targets, baseline, revision, wake ?? (() => { }));
}
