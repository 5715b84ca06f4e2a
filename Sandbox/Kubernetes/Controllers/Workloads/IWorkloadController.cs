using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Controllers.Workloads;

/// <summary>Brings one kind of workload closer to what its spec says.</summary>
internal interface IWorkloadController
{
    /// <summary>Looks at an object; called after each change of it or of what it controls.</summary>
    /// <param name="value">The object as it is now; shared.</param>
    /// <param name="cancellation">Ends the work.</param>
    ValueTask ReconcileAsync(JsonObject value, CancellationToken cancellation);
}
