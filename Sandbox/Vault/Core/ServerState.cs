using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vault.Json;
using Sandbox.Vault.Mounts;
using Sandbox.Vault.Namespaces;

namespace Sandbox.Vault.Core;

/// <summary>Writes down all that a server holds, and takes it up again.</summary>
/// <param name="root">The root namespace.</param>
internal sealed class ServerState(VaultCore root)
{
    private const int Format = 1;

    /// <summary>All that the server holds.</summary>
    public JsonObject Save() => new()
    {
        ["format"] = Format,
        ["seal"] = root.Seal.Save(),
        ["quotas"] = root.Quotas.Save(),
        ["audit"] = root.Audit.Save(),
        ["directory"] = root.Directory.Save(),
        ["namespace"] = Save(root),
        ["tokens"] = root.Tokens.Save(),
        ["leases"] = root.Leases.Save(),
        ["wrapped"] = root.Wrapping.Save(),
    };

    /// <summary>Replaces all that the server holds.</summary>
    public void Load(JsonObject state)
    {
        if ((int?)state["format"] != Format)
            throw new JsonException($"The state has format {state["format"]}, not {Format}: it was written by another version of the sandbox.");

        root.Seal.Load(Part(state, "seal"));
        root.Quotas.Load(Part(state, "quotas"));
        // Earlier states don't have these.
        if (state["audit"] is JsonObject audit)
            root.Audit.Load(audit);
        if (state["directory"] is JsonObject directory)
            root.Directory.Load(directory);
        Load(root, Part(state, "namespace"));
        root.Tokens.Load(Part(state, "tokens"));
        var mounts = root.Tree.SelectMany(c => c.Mounts.All).ToDictionary(m => m.Accessor);
        root.Leases.Load(Part(state, "leases"), mounts.GetValueOrDefault);
        root.Wrapping.Load(Part(state, "wrapped"));
    }

    private static JsonObject Save(VaultCore core) => new()
    {
        ["entry"] = StateJson.Write(core.Namespace),
        ["policies"] = core.Policies.Save(),
        ["password_policies"] = core.PasswordPolicies.Save(),
        ["identity"] = core.Identity.Save(),
        ["mounts"] = core.Mounts.Save(),
        ["namespaces"] = new JsonObject(core.Namespaces.All.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)Save(c.Value)))),
    };

    private static void Load(VaultCore core, JsonObject state)
    {
        core.Policies.Load(Part(state, "policies"));
        core.PasswordPolicies.Load(Part(state, "password_policies"));
        core.Identity.Load(Part(state, "identity"));
        core.Mounts.Load(Part(state, "mounts"), new BackendCatalog(core));
        core.Namespaces.Clear();
        foreach (var (name, child) in Part(state, "namespaces"))
        {
            var part = child as JsonObject ?? throw new JsonException($"The state of namespace {name} is no object.");
            var below = new VaultCore(core, StateJson.Read<NamespaceEntry>(part["entry"]));
            Load(below, part);
            core.Namespaces.TryAdd(name, below);
        }
    }

    private static JsonObject Part(JsonObject state, string name) =>
        state[name] as JsonObject ?? throw new JsonException($"The state lacks \"{name}\".");
}
