using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.SystemBackend;

/// <summary><c>sys/policies/acl</c> and the older <c>sys/policy</c>.</summary>
/// <param name="policies">The policies.</param>
/// <param name="flavour">Which capabilities there are.</param>
internal sealed class PolicyPaths(PolicyStore policies, VaultFlavour flavour)
{
    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define()
    {
        var fields =
            new Dictionary<string, FieldType> { ["name"] = FieldType.Text, ["policy"] = FieldType.Text, ["rules"] = FieldType.Text };
        return
        [
            new("policies/acl/?") { List = (_, _, _) => Answer(VaultResponse.OfKeys(policies.Names)) },
            new("policy/?") { Read = (_, _, _) => Answer(ListOld()), List = (_, _, _) => Answer(ListOld()) },
            new("policies/acl/(?<name>.+)")
            {
                Fields = fields,
                Read = (_, f, _) => Answer(policies.Find(f.Text("name")) is { } policy
                    ? VaultResponse.Of(new JsonObject { ["name"] = policy.Name, ["policy"] = policy.Text })
                    : null),
                Write = (_, f, _) => Answer(Write(f)),
                Delete = (_, f, _) => Answer(Delete(f)),
            },
            new("policy/(?<name>.+)")
            {
                Fields = fields,
                Read = (_, f, _) => Answer(policies.Find(f.Text("name")) is { } policy
                    ? VaultResponse.OfSystem(new JsonObject { ["name"] = policy.Name, ["rules"] = policy.Text })
                    : null),
                Write = (_, f, _) => Answer(Write(f)),
                Delete = (_, f, _) => Answer(Delete(f)),
            },
        ];
    }

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private VaultResponse ListOld()
    {
        var names = new JsonArray([.. policies.Names.Select(n => JsonValue.Create(n))]);
        return VaultResponse.OfSystem(new JsonObject { ["keys"] = names, ["policies"] = names.DeepClone() });
    }

    private VaultResponse? Write(FieldData fields)
    {
        var name = fields.Text("name").ToLowerInvariant();
        var text = fields.Text("policy") is { Length: > 0 } given ? given : fields.Text("rules");
        if (text.Length == 0)
            throw VaultException.Refused("'policy' parameter not supplied or empty");
        if (name is "root" or "response-wrapping" or "control-group")
            throw VaultException.Refused($"cannot update {GoValue.Quote(name)} policy");
        try
        {
            policies.Put(Policy.Parse(name, Decode(text), flavour));
        }
        catch (FormatException e)
        {
            throw VaultException.Refused(e.Message);
        }

        return null;
    }

    private VaultResponse? Delete(FieldData fields)
    {
        var name = fields.Text("name").ToLowerInvariant();
        if (name is "root" or "default" or "response-wrapping" or "control-group")
            throw VaultException.Refused($"cannot delete {name} policy");
        policies.Remove(name);
        return null;
    }

    // A policy may be sent in base64.
    private static string Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : text;
    }
}
