using System.Text.Json.Serialization;
using k8s.Models;

namespace Operator.Controllers;

/// <summary>The JSON contracts of built-in kinds that the operator reads and writes whole.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1Secret))]
[JsonSerializable(typeof(V1ServiceAccount))]
internal sealed partial class OperatorJson : JsonSerializerContext;
