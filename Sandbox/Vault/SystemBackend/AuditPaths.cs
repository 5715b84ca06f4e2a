using System.Text.Json.Nodes;
using Sandbox.Vault.Audit;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.SystemBackend;

/// <summary><c>sys/audit</c> and <c>sys/audit-hash</c>.</summary>
/// <param name="audit">The audit devices.</param>
internal sealed class AuditPaths(AuditBroker audit)
{
    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define() =>
    [
        new("audit-hash/(?<path>.+)")
        {
            Fields = { ["path"] = FieldType.Text, ["input"] = FieldType.Text },
            Write = (_, fields, _) => Answer(Hash(fields)),
        },
        new("audit") { Read = (_, _, _) => Answer(List()) },
        new("audit/(?<path>.+)")
        {
            Fields =
            {
                ["path"] = FieldType.Text,
                ["type"] = FieldType.Text,
                ["description"] = FieldType.Text,
                ["options"] = FieldType.Pairs,
                ["local"] = FieldType.Bool,
            },
            Write = (_, fields, _) => Answer(Enable(fields)),
            Delete = (_, fields, _) =>
            {
                audit.Remove(Path(fields));
                return Answer(null);
            },
        },
    ];

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private static string Path(FieldData fields) => fields.Text("path").TrimEnd('/') + "/";

    private VaultResponse Hash(FieldData fields)
    {
        if (fields.Text("input").Length == 0)
            throw VaultException.Refused("the \"input\" parameter is empty");
        var device = audit.Find(Path(fields)) ?? throw VaultException.Refused($"unknown audit backend {GoValue.Quote(Path(fields))}");
        return VaultResponse.OfSystem(new JsonObject { ["hash"] = device.Hash(fields.Text("input")) });
    }

    private VaultResponse List() =>
        VaultResponse.OfSystem(new JsonObject(audit.Devices.Select(d => KeyValuePair.Create(d.Path, (JsonNode?)new JsonObject
        {
            ["description"] = d.Description,
            ["local"] = d.Local,
            ["options"] = new JsonObject(d.Options.Select(o => KeyValuePair.Create(o.Key, (JsonNode?)o.Value))),
            ["path"] = d.Path,
            ["type"] = "file",
        }))));

    private VaultResponse? Enable(FieldData fields)
    {
        var path = Path(fields);
        if (audit.Find(path) is not null)
            throw VaultException.Refused("path already in use");
        if (fields.Text("type") != "file")
            throw VaultException.Refused($"unknown backend type: {GoValue.Quote(fields.Text("type"))}");
        var device = new FileAuditDevice(path, fields.Text("description"), fields.Bool("local"), fields.Pairs("options"));
        if (audit.TryAdd(device))
            return null;
        device.Dispose();
        throw VaultException.Refused("path already in use");
    }
}
