using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Database;

/// <summary>What kind of credentials a role gives: <c>credential_type</c> and <c>credential_config</c>, which Vault has since 1.9.</summary>
/// <param name="Type">The type.</param>
/// <param name="Config">Its configuration with defaults filled in.</param>
public sealed record CredentialSettings(string Type, IReadOnlyDictionary<string, string> Config)
{
    /// <summary>The type of credentials that consist of a password.</summary>
    public const string Password = "password";

    /// <summary>A password by the connection's policy.</summary>
    public static readonly CredentialSettings Default = new(Password, new Dictionary<string, string>());

    private static readonly string[] KeySizes = ["2048", "3072", "4096"];

    /// <summary>The policy that passwords are made by; empty for the connection's.</summary>
    public string PasswordPolicy => Config.GetValueOrDefault("password_policy", "");

    /// <summary>Takes over what a request says.</summary>
    /// <exception cref="VaultException">It won't do.</exception>
    public CredentialSettings Change(FieldData fields)
    {
        var type = fields.Text("credential_type", Type);
        var given = fields.Pairs("credential_config");
        var config = type switch
        {
            Password => given.Where(p => p.Key == "password_policy").ToDictionary(),
            "rsa_private_key" => RsaConfig(given),
            "client_certificate" => given.ToDictionary(),
            _ => throw VaultException.Refused($"invalid credential_type {GoValue.Quote(type)}"),
        };
        return new CredentialSettings(type, config.Count > 0 || type != Type ? config : Config);
    }

    /// <summary>Refuses what the databases of the sandbox don't have.</summary>
    /// <exception cref="VaultException">The type isn't supported.</exception>
    public void RequirePassword(Func<string, VaultException> error)
    {
        if (Type != Password)
            throw error($"unsupported credential_type: {GoValue.Quote(Type)}");
    }

    /// <summary>Adds the settings to what a role shows.</summary>
    public void Describe(JsonObject data)
    {
        data["credential_type"] = Type;
        if (Config.Count > 0)
            data["credential_config"] = Save()["config"]!.DeepClone();
    }

    /// <summary>The settings as JSON.</summary>
    public JsonObject Save() => new()
    {
        ["type"] = Type,
        ["config"] = new JsonObject(Config.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))),
    };

    /// <summary>The settings of what <see cref="Save"/> gave.</summary>
    public static CredentialSettings Load(JsonNode state) => new(
        state["type"]!.GetValue<string>(), state["config"]!.AsObject().ToDictionary(p => p.Key, p => p.Value!.GetValue<string>()));

    private static Dictionary<string, string> RsaConfig(IReadOnlyDictionary<string, string> given)
    {
        var format = given.GetValueOrDefault("format", "pkcs8");
        if (!format.Equals("pkcs8", StringComparison.OrdinalIgnoreCase))
            throw VaultException.Refused($"credential_config validation failed: invalid format: {format}");
        var bits = given.GetValueOrDefault("key_bits", "2048");
        if (!KeySizes.Contains(bits))
            throw VaultException.Refused($"credential_config validation failed: invalid key_bits: {bits}");
        return new Dictionary<string, string> { ["format"] = format, ["key_bits"] = bits };
    }
}
