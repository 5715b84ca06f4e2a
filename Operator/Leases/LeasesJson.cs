using System.Text.Json.Serialization;

namespace Operator.Leases;

/// <summary>The JSON of handles.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CredentialHandle))]
internal sealed partial class LeasesJson : JsonSerializerContext;
