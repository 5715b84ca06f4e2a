using System.Text.Json;
using Vault.Client;

namespace Operator.Rendering;

/// <summary>
/// What the API server asks of the data of Secrets of its own types (ValidateSecret, pkg/apis/core/validation). Known beforehand, because a change of type
/// deletes the old Secret first: one that would then be refused must never get so far.
/// </summary>
public static class SecretTypes
{
    private static readonly Dictionary<string, string[]> RequiredKeys = new()
    {
        ["kubernetes.io/tls"] = ["tls.crt", "tls.key"],
        ["kubernetes.io/ssh-auth"] = ["ssh-privatekey"],
        ["kubernetes.io/dockerconfigjson"] = [".dockerconfigjson"],
        ["kubernetes.io/dockercfg"] = [".dockercfg"],
    };

    /// <summary>What is wrong with data for a type, or null.</summary>
    public static string? Check(string? type, IReadOnlyDictionary<string, SecretValue> data)
    {
        if (type == "kubernetes.io/basic-auth" && !data.ContainsKey("username") && !data.ContainsKey("password"))
            return $"A Secret of type {type} needs the key username or password";
        if (type is null || !RequiredKeys.TryGetValue(type, out var keys))
            return null;
        if (keys.Where(key => !data.ContainsKey(key)).ToList() is { Count: > 0 } missing)
            return $"A Secret of type {type} needs the key {string.Join(" and ", missing)}";

        return keys[0].StartsWith(".docker", StringComparison.Ordinal) && !IsJson(data[keys[0]])
            ? $"The key {keys[0]} of a Secret of type {type} must hold JSON"
            : null;
    }

    private static bool IsJson(SecretValue value)
    {
        try
        {
            using var json = JsonDocument.Parse(value.Reveal());
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
