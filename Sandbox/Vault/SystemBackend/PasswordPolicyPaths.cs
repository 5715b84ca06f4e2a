using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.SystemBackend;

/// <summary><c>sys/policies/password</c>.</summary>
/// <param name="policies">The policies.</param>
internal sealed class PasswordPolicyPaths(PasswordPolicyStore policies)
{
    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define() =>
    [
        new("policies/password/?") { List = (_, _, _) => Answer(VaultResponse.OfKeys(policies.Names)) },
        new("policies/password/(?<name>[^/]+)/generate")
        {
            Fields = { ["name"] = FieldType.Text },
            Read = (_, fields, _) => Answer(Generate(fields)),
        },
        new("policies/password/(?<name>[^/]+)")
        {
            Fields = { ["name"] = FieldType.Text, ["policy"] = FieldType.Text },
            Read = (_, fields, _) => Answer(VaultResponse.Of(new JsonObject { ["policy"] = Required(fields).Text })),
            Write = (_, fields, _) => Answer(Write(fields)),
            Delete = (_, fields, _) =>
            {
                policies.Remove(fields.Text("name"));
                return Answer(null);
            },
        },
    ];

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private PasswordPolicy Required(FieldData fields) =>
        policies.Find(fields.Text("name")) ?? throw VaultException.Failed("policy does not exist", 404);

    private VaultResponse? Write(FieldData fields)
    {
        var text = fields.Text("policy");
        if (text.Length == 0)
            throw VaultException.Failed("missing policy", 400);
        try
        {
            policies.Put(fields.Text("name"), PasswordPolicy.Parse(Decode(text)));
        }
        catch (FormatException e)
        {
            throw VaultException.Failed(e.Message, 400);
        }

        return null;
    }

    private VaultResponse Generate(FieldData fields)
    {
        try
        {
            return VaultResponse.Of(new JsonObject { ["password"] = Required(fields).Generate() });
        }
        catch (FormatException e)
        {
            throw VaultException.Failed($"failed to generate password from policy: {e.Message}");
        }
    }

    // A policy may be sent in base64.
    private static string Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : text;
    }
}
