using System.Text.Json.Nodes;
using Sandbox;
using Sandbox.Vault;
using Sandbox.Vault.Directories;

namespace Operator.Tests.SandboxProduct;

/// <summary>What was written to each backend of the store is there after a restart with <c>--state</c>.</summary>
public sealed class VaultStateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sandbox-vault-state-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>A request; what <paramref name="Keep"/> names of its answer stands for <c>$kept</c> in the requests after it.</summary>
    public sealed record Step(string Method, string Path, string Body = "{}", string? Keep = null);

    private static readonly Dictionary<string, (Step[] Writes, Step[] Reads)> Backends = new()
    {
        ["database"] = (
            [
                new("POST", "sys/mounts/db", """{"type":"database"}"""),
                new("POST", "db/config/shop", """
                    {"plugin_name":"mysql-database-plugin","allowed_roles":"*","connection_url":"{{username}}:{{password}}@tcp(h)/","username":"u","password":"p"}
                    """),
                new("POST", "db/roles/app", """{"db_name":"shop","default_ttl":"1h","creation_statements":"CREATE USER '{{name}}'"}"""),
                new("POST", "db/static-roles/fixed", """{"db_name":"shop","username":"app","rotation_period":"24h"}"""),
                new("GET", "db/creds/app", Keep: "lease_id"),
            ],
            [
                new("GET", "db/config/shop"), new("GET", "db/roles/app"), new("GET", "db/static-creds/fixed"),
                new("POST", "sys/leases/lookup", """{"lease_id":"$kept"}"""),
            ]),
        ["pki"] = (
            [
                new("POST", "sys/mounts/pki", """{"type":"pki"}"""),
                new("POST", "pki/root/generate/internal", """{"common_name":"root","key_type":"ec","key_bits":256}"""),
                new("POST", "pki/roles/app", """{"allow_any_name":true,"key_type":"ec","key_bits":256,"ttl":"1h"}"""),
                new("POST", "pki/issue/app", """{"common_name":"app.test"}""", Keep: "data.serial_number"),
            ],
            [new("GET", "pki/cert/ca"), new("GET", "pki/roles/app"), new("GET", "pki/cert/$kept")]),
        ["transit"] = (
            [
                new("POST", "sys/mounts/transit", """{"type":"transit"}"""),
                new("POST", "transit/keys/k"),
                new("POST", "transit/encrypt/k", """{"plaintext":"c2VjcmV0"}""", Keep: "data.ciphertext"),
                new("POST", "transit/keys/k/rotate"),
            ],
            [new("GET", "transit/keys/k"), new("POST", "transit/decrypt/k", """{"ciphertext":"$kept"}""")]),
        ["namespaces"] = (
            [
                new("POST", "sys/namespaces/team"),
                new("POST", "team/sys/mounts/kv", """{"type":"kv"}"""),
                new("POST", "team/kv/app", """{"a":"b"}"""),
                new("POST", "team/sys/policies/acl/p", """{"policy":"path \"kv/*\" { capabilities = [\"read\"] }"}"""),
            ],
            [new("GET", "sys/namespaces/team"), new("GET", "team/kv/app"), new("GET", "team/sys/policies/acl/p"), new("LIST", "sys/namespaces")]),
        ["groups"] = (
            [
                new("POST", "identity/entity", """{"name":"ann","metadata":{"team":"shop"}}""", Keep: "data.id"),
                new("POST", "identity/group", """{"name":"devs","policies":"p","metadata":{"a":"b"},"member_entity_ids":"$kept"}"""),
            ],
            [new("GET", "identity/group/name/devs"), new("GET", "identity/entity/id/$kept")]),
        ["ldap"] = (
            [
                new("POST", "sys/auth/ldap", """{"type":"ldap"}"""),
                new("POST", "auth/ldap/config", """{"userdn":"ou=people","token_policies":"base"}"""),
                new("POST", "auth/ldap/users/ann", """{"policies":"mine","groups":"devs"}"""),
                new("POST", "auth/ldap/groups/devs", """{"policies":"shared"}"""),
            ],
            [
                new("GET", "auth/ldap/config"), new("GET", "auth/ldap/users/ann"), new("LIST", "auth/ldap/groups"),
                new("POST", "auth/ldap/login/ann", """{"password":"x"}"""),
            ]),
        ["approle"] = (
            [
                new("POST", "sys/auth/approle", """{"type":"approle"}"""),
                new("POST", "auth/approle/role/app", """{"token_policies":"p","bind_secret_id":false,"token_bound_cidrs":"127.0.0.0/8"}"""),
                new("GET", "auth/approle/role/app/role-id", Keep: "data.role_id"),
            ],
            [new("GET", "auth/approle/role/app"), new("POST", "auth/approle/login", """{"role_id":"$kept"}""")]),
        ["token"] = (
            [new("POST", "auth/token/roles/r", """{"allowed_policies_glob":"app-*","token_bound_cidrs":"127.0.0.0/8","allowed_entity_aliases":"A*"}""")],
            [new("GET", "auth/token/roles/r"), new("POST", "auth/token/create/r", """{"policies":["app-1"],"entity_alias":"ann"}""")]),
        ["audit"] = (
            [new("POST", "sys/audit/file", """{"type":"file","description":"d","options":{"file_path":"discard"}}""")],
            [new("GET", "sys/audit"), new("POST", "sys/audit-hash/file", """{"input":"x"}""")]),
    };

    public static TheoryData<string> Names => [.. Backends.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_was_written_is_there_after_a_restart(string backend)
    {
        var (writes, reads) = Backends[backend];
        var options = new SandboxOptions
        {
            State = new DirectoryInfo(Path.Combine(_folder.FullName, "state")),
            Vault = new VaultServerOptions { Flavour = VaultFlavour.OpenBao },
        };
        var kept = "";
        var before = new List<string>();
        await using (var first = await ProductSandbox.StartAsync(options))
        {
            first.Server.Vault.Control.PutInDirectory(LdapEntry.User("cn=ann,ou=people", "x"));
            foreach (var step in writes)
            {
                var (status, body) = await SendAsync(first, step, kept);
                Assert.True(status < 300, $"{step.Path}: {status} {body}");
                if (step.Keep is { } path)
                    kept = path.Split('.').Aggregate(body, (node, name) => node![name])!.GetValue<string>();
            }

            foreach (var step in reads)
                before.Add(await ReadAsync(first, step, kept));
        }

        await using var second = await ProductSandbox.StartAsync(options);
        var after = new List<string>();
        foreach (var step in reads)
            after.Add(await ReadAsync(second, step, kept));

        Assert.Equal(before, after);
    }

    private static async Task<(int Status, JsonNode? Body)> SendAsync(ProductSandbox sandbox, Step step, string kept)
    {
        var body = step.Method == "POST" ? step.Body.Replace("$kept", kept, StringComparison.Ordinal) : null;
        var (status, text, _) = await sandbox.VaultAsync(step.Method, step.Path.Replace("$kept", kept, StringComparison.Ordinal), body);
        return (status, text.Length > 0 ? JsonNode.Parse(text) : null);
    }

    // What changes with time and with each login is left out.
    private static async Task<string> ReadAsync(ProductSandbox sandbox, Step step, string kept)
    {
        var (status, body) = await SendAsync(sandbox, step, kept);
        (body?["data"] as JsonObject)?.Remove("ttl");
        return $"{step.Path}: {status} {body?["data"]?.ToJsonString()} {body?["auth"]?["policies"]?.ToJsonString()}"
            + $"{body?["auth"]?["entity_id"]} {body?["errors"]?.ToJsonString()}";
    }
}
