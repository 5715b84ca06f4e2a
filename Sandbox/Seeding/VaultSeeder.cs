using System.Text.Json.Nodes;
using Sandbox.Faults;
using Sandbox.Vault.Directories;

namespace Sandbox.Seeding;

/// <summary>
/// Loads documents of <c>kind: VaultSeed</c>: their <c>mounts</c>, <c>auth</c> methods, <c>policies</c>, <c>directory</c>
/// entries, <c>secrets</c> and other <c>writes</c>, in this order. What is there already stays as it is.
/// </summary>
/// <param name="client">The Vault API.</param>
/// <param name="control">The store behind its API, for what isn't part of that.</param>
/// <param name="variables">What <c>$(NAME)</c> in texts stands for.</param>
internal sealed class VaultSeeder(SeedClient client, VaultControl control, IReadOnlyDictionary<string, string> variables)
{
    /// <summary>The kind of the documents.</summary>
    public const string Kind = "VaultSeed";

    private static readonly string[] Sections = ["mounts", "auth", "policies", "directory", "secrets", "writes"];

    /// <summary>Loads a document.</summary>
    /// <exception cref="SeedException">Something is refused.</exception>
    public async Task LoadAsync(SeedDocument document, CancellationToken cancellation)
    {
        foreach (var (name, _) in document.Value)
        {
            if (name is not ("kind" or "apiVersion" or "metadata" or "namespace") && !Sections.Contains(name))
                throw document.Error($"a {Kind} has no field \"{name}\", only namespace, {string.Join(", ", Sections)}", name);
        }

        foreach (var section in Sections)
        {
            if (document.Value[section] is not { } entries)
                continue;
            if (entries is not JsonObject map)
                throw document.Error($"{section} must be a map", section);
            foreach (var (name, value) in map)
            {
                var entry = new VaultSeedEntry(document, section, name.Trim('/'), Expand(value), (string?)document.Value["namespace"]);
                await LoadAsync(entry, cancellation);
            }
        }
    }

    private Task LoadAsync(VaultSeedEntry entry, CancellationToken cancellation) => entry.Section switch
    {
        "mounts" => MountAsync(entry, "sys/mounts", cancellation),
        "auth" => MountAsync(entry, "sys/auth", cancellation),
        "policies" when entry.Value is JsonValue policy =>
            WriteAsync(entry, $"sys/policies/acl/{entry.Name}", new JsonObject { ["policy"] = policy.DeepClone() }, cancellation),
        "policies" => throw entry.Error("must be the text of a policy"),
        "directory" => PutInDirectory(entry),
        "secrets" => KeepSecretAsync(entry, cancellation),
        _ => WriteAsync(entry, entry.Name, entry.Map(), cancellation),
    };

    private Task PutInDirectory(VaultSeedEntry entry)
    {
        try
        {
            control.PutInDirectory(new LdapEntry(entry.Name, entry.Map().ToDictionary(
                a => a.Key, a => (IReadOnlyList<string>)[.. (a.Value as JsonArray ?? [a.Value?.DeepClone()]).Select(v => $"{v}")])));
            return Task.CompletedTask;
        }
        catch (LdapException)
        {
            throw entry.Error("must be a distinguished name, such as cn=ann,ou=people,dc=example,dc=org");
        }
    }

    private async Task MountAsync(VaultSeedEntry entry, string path, CancellationToken cancellation)
    {
        var wanted = entry.Map();
        var (_, mounts) = await SendAsync(entry, HttpMethod.Get, path, null, cancellation);
        if (mounts["data"]?[$"{entry.Name}/"] is not { } existing)
        {
            await WriteAsync(entry, $"{path}/{entry.Name}", wanted, cancellation);
            return;
        }

        // "kv-v2" is another name of kv with version 2.
        var (type, version) = (string?)wanted["type"] is "kv-v2" ? ("kv", "2") : ((string?)wanted["type"], wanted["options"]?["version"]?.ToString());
        if ((string?)existing["type"] != type || (version is not null && version != existing["options"]?["version"]?.ToString()))
            throw entry.Error($"there is another mount already, of type {existing["type"]} with options {existing["options"]?.ToJsonString() ?? "none"}");
    }

    private async Task KeepSecretAsync(VaultSeedEntry entry, CancellationToken cancellation)
    {
        var data = entry.Map();
        var (status, about) = await SendAsync(entry, HttpMethod.Get, $"sys/internal/ui/mounts/{entry.Name}", null, cancellation);
        if (status != 200 || (string?)about["data"]?["path"] is not { } mount)
            throw entry.Error("there is no mount for it");
        if (about["data"]?["options"]?["version"]?.ToString() != "2")
        {
            await WriteAsync(entry, entry.Name, data, cancellation);
            return;
        }

        var path = $"{mount}data/{entry.Name[mount.Length..]}";
        var (_, current) = await SendAsync(entry, HttpMethod.Get, path, null, cancellation);
        // Another version of the same would be a change to those who look at versions.
        if (!JsonNode.DeepEquals(current["data"]?["data"], data))
            await WriteAsync(entry, path, new JsonObject { ["data"] = data.DeepClone() }, cancellation);
    }

    private async Task WriteAsync(VaultSeedEntry entry, string path, JsonObject body, CancellationToken cancellation)
    {
        var (status, answer) = await SendAsync(entry, HttpMethod.Put, path, body, cancellation);
        if (status is < 200 or > 299)
            throw entry.Error($"is refused with {status}: {string.Join("; ", (answer["errors"] as JsonArray ?? []).Select(error => error?.ToString().Trim()))}");
    }

    private Task<(int Status, JsonObject Body)> SendAsync(
        VaultSeedEntry entry, HttpMethod method, string path, JsonObject? body, CancellationToken cancellation) =>
        client.SendAsync(method, string.Join('/', path.Split('/').Select(Uri.EscapeDataString)), body, cancellation, ns: entry.Namespace);

    private JsonNode? Expand(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Expand(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Expand)]),
        JsonValue value when value.TryGetValue<string>(out var text) =>
            JsonValue.Create(variables.Aggregate(text, (all, pair) => all.Replace($"$({pair.Key})", pair.Value, StringComparison.Ordinal))),
        _ => node?.DeepClone(),
    };
}
