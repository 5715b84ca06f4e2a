using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.SystemBackend;

/// <summary><c>sys/plugins/catalog</c>: the engines, auth methods and databases that are built in. No plugins can be added.</summary>
/// <param name="flavour">The server's flavour.</param>
internal sealed class PluginPaths(VaultFlavour flavour)
{
    private static readonly SortedDictionary<string, string[]> Plugins = new(StringComparer.Ordinal)
    {
        ["auth"] = ["approle", "cert", "jwt", "kubernetes", "ldap", "userpass"],
        ["database"] =
        [
            "cassandra-database-plugin", "couchbase-database-plugin", "elasticsearch-database-plugin", "hana-database-plugin", "influxdb-database-plugin",
            "mongodb-database-plugin", "mongodbatlas-database-plugin", "mssql-database-plugin", "mysql-aurora-database-plugin", "mysql-database-plugin",
            "mysql-legacy-database-plugin", "mysql-rds-database-plugin", "postgresql-database-plugin", "redshift-database-plugin", "snowflake-database-plugin",
        ],
        ["secret"] = ["kv", "pki", "transit"],
    };

    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define() =>
    [
        new("plugins/catalog/?") { Read = (_, _, _) => Answer(All()), List = (_, _, _) => Answer(All()) },
        new("plugins/catalog/(?<type>[^/]+)/?")
        {
            Fields = { ["type"] = FieldType.Text },
            List = (_, fields, _) => Answer(VaultResponse.OfKeys(Of(fields))),
        },
        new("plugins/catalog/(?<type>[^/]+)/(?<name>.+)")
        {
            Fields = { ["type"] = FieldType.Text, ["name"] = FieldType.Text },
            Read = (_, fields, _) => Answer(Of(fields).Contains(fields.Text("name")) ? VaultResponse.Of(Describe(fields.Text("name"))) : null),
        },
    ];

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private static string[] Of(FieldData fields) => Plugins.GetValueOrDefault(fields.Text("type"))
        ?? throw VaultException.Failed($"{GoValue.Quote(fields.Text("type"))} is not a supported plugin type");

    private VaultResponse All()
    {
        var data = new JsonObject(Plugins.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)new JsonArray([.. p.Value.Select(n => JsonValue.Create(n))]))));
        if (flavour != VaultFlavour.Vault18)
        {
            data["detailed"] = new JsonArray([.. Plugins.SelectMany(p => p.Value.Select(name => new JsonObject
            {
                ["builtin"] = true,
                ["deprecation_status"] = "supported",
                ["name"] = name,
                ["type"] = p.Key,
                ["version"] = VaultVersion.OfBuiltIn(flavour),
            }))]);
        }

        return VaultResponse.Of(data);
    }

    private JsonObject Describe(string name)
    {
        var data = new JsonObject
        {
            ["args"] = flavour == VaultFlavour.Vault18 ? null : new JsonArray(),
            ["builtin"] = true,
            ["command"] = "",
            ["name"] = name,
            ["sha256"] = "",
        };
        if (flavour != VaultFlavour.Vault18)
            (data["deprecation_status"], data["version"]) = ("supported", VaultVersion.OfBuiltIn(flavour));
        return data;
    }
}
