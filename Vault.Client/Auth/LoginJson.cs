using System.Text.Json.Serialization;

namespace Vault.Client.Auth;

/// <summary>The JSON of logins.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KubernetesLogin))]
internal sealed partial class LoginJson : JsonSerializerContext;
