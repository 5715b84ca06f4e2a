using System.Text.Json.Serialization;

namespace Operator.Entities;

/// <summary>The JSON contracts of the custom resources. Unknown fields are ignored, null ones not written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VaultConnection))]
[JsonSerializable(typeof(VaultAuth))]
[JsonSerializable(typeof(VaultAuthGlobal))]
[JsonSerializable(typeof(VaultStaticSecret))]
[JsonSerializable(typeof(VaultDynamicSecret))]
[JsonSerializable(typeof(SecretTransformation))]
public sealed partial class EntitiesJson : JsonSerializerContext;
