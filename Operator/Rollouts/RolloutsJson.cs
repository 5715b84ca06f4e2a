using System.Text.Json.Serialization;

namespace Operator.Rollouts;

/// <summary>The JSON contract of workloads.</summary>
[JsonSerializable(typeof(Workload))]
internal sealed partial class RolloutsJson : JsonSerializerContext;
