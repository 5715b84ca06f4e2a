using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;

namespace Sandbox.Vault.Policies;

/// <summary>An ACL policy.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">Its text as it was written, HCL or JSON.</param>
/// <param name="Rules">What it says.</param>
public sealed record Policy(string Name, string Text, IReadOnlyList<PathRule> Rules)
{
    private static readonly string[] RuleKeys =
    [
        "comment", "policy", "capabilities", "allowed_parameters", "denied_parameters", "required_parameters", "min_wrapping_ttl",
        "max_wrapping_ttl", "mfa_methods", "control_group",
    ];

    /// <summary>Parses a policy.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">HCL or JSON.</param>
    /// <param name="flavour">Which capabilities there are.</param>
    /// <exception cref="FormatException">It doesn't parse; the message is Vault's.</exception>
    public static Policy Parse(string name, string text, VaultFlavour flavour = VaultFlavour.OpenBao)
    {
        JsonObject root;
        try
        {
            root = text.TrimStart().StartsWith('{')
                ? GoJson.Parse(System.Text.Encoding.UTF8.GetBytes(text)) as JsonObject ?? []
                : HclParser.Parse(text);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new FormatException($"failed to parse policy: {e.Message}", e);
        }

        if (root.Select(p => p.Key).FirstOrDefault(k => k is not ("name" or "path")) is { } unknown)
            throw new FormatException($"failed to parse policy: {VaultList($"invalid key {GoValue.Quote(unknown)} on line 1")}");
        return new Policy(name, text, [.. Blocks(root["path"]).Select(b => Rule(b.Key, b.Value as JsonObject ?? [], flavour))]);
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Blocks(JsonNode? paths) => paths switch
    {
        JsonObject map => map.SelectMany(p => p.Value is JsonArray list ? list.Select(v => KeyValuePair.Create(p.Key, v)) : [p]),
        JsonArray list => list.SelectMany(Blocks),
        _ => [],
    };

    private static PathRule Rule(string path, JsonObject body, VaultFlavour flavour)
    {
        if (body.Select(p => p.Key).FirstOrDefault(k => !RuleKeys.Contains(k)) is { } unknown)
            throw Invalid(path, VaultList($"invalid key {GoValue.Quote(unknown)} on line 1"));
        if (path.Contains("+*", StringComparison.Ordinal))
            throw new FormatException($"failed to parse policy: path {GoValue.Quote(path)}: invalid use of wildcards ('+*' is forbidden)");

        var trimmed = path.TrimStart('/');
        var isPrefix = trimmed.EndsWith('*');
        var rule = new PathRule
        {
            Path = isPrefix ? trimmed[..^1] : trimmed,
            IsPrefix = isPrefix,
            Capabilities = CapabilitiesOf(path, body, flavour),
            AllowedParameters = Parameters(body["allowed_parameters"]),
            DeniedParameters = Parameters(body["denied_parameters"]),
            RequiredParameters = [.. FieldConversion.List(body["required_parameters"]).Select(s => s.ToLowerInvariant())],
            MinWrappingTtl = Duration(path, "min_wrapping_ttl", body),
            MaxWrappingTtl = Duration(path, "max_wrapping_ttl", body),
        };
        return rule.MaxWrappingTtl == TimeSpan.Zero || rule.MinWrappingTtl <= rule.MaxWrappingTtl
            ? rule
            : throw Invalid(path, "max_wrapping_ttl cannot be less than min_wrapping_ttl");
    }

    private static Capabilities CapabilitiesOf(string path, JsonObject body, VaultFlavour flavour)
    {
        var all = Capabilities.None;
        var legacy = body["policy"] is { } policy ? Legacy(path, GoValue.Print(policy)) : [];
        foreach (var name in legacy.Concat(FieldConversion.List(body["capabilities"])))
        {
            all |= name switch
            {
                "create" => Capabilities.Create,
                "read" => Capabilities.Read,
                "update" => Capabilities.Update,
                "delete" => Capabilities.Delete,
                "list" => Capabilities.List,
                "sudo" => Capabilities.Sudo,
                "deny" => Capabilities.Deny,
                "patch" when flavour != VaultFlavour.Vault18 => Capabilities.Patch,
                "scan" when flavour == VaultFlavour.OpenBao => Capabilities.Scan,
                _ => throw Invalid(path, $"invalid capability {GoValue.Quote(name)}"),
            };
        }

        return all.HasFlag(Capabilities.Deny) ? Capabilities.Deny : all;
    }

    // Before capabilities there was one word for a path.
    private static string[] Legacy(string path, string word) => word switch
    {
        "" => [],
        "deny" => ["deny"],
        "read" => ["read", "list"],
        "write" => ["create", "read", "update", "delete", "list"],
        "sudo" => ["create", "read", "update", "delete", "list", "sudo"],
        _ => throw Invalid(path, $"invalid policy {GoValue.Quote(word)}"),
    };

    private static Dictionary<string, JsonArray>? Parameters(JsonNode? node)
    {
        var map = node is JsonArray blocks ? blocks.OfType<JsonObject>().SelectMany(b => b) : node as JsonObject;
        return map?.ToDictionary(p => p.Key.ToLowerInvariant(), p => p.Value as JsonArray ?? []);
    }

    private static TimeSpan Duration(string path, string name, JsonObject body)
    {
        try
        {
            return GoDuration.Parse(body[name]);
        }
        catch (FormatException e)
        {
            throw Invalid(path, $"error parsing {name}: {e.Message}");
        }
    }

    private static string VaultList(string message) => Requests.VaultException.AsList(message);

    private static FormatException Invalid(string path, string what) => new($"failed to parse policy: path {GoValue.Quote(path)}: {what}");
}
