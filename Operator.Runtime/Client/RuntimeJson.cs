using System.Text.Json.Serialization;

namespace Operator.Runtime.Client;

/// <summary>The JSON contracts of what the runtime itself reads and writes.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PartialObjectMetadata))]
internal sealed partial class RuntimeJson : JsonSerializerContext;
