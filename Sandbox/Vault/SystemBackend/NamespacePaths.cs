using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Json;
using Sandbox.Vault.Namespaces;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.SystemBackend;

/// <summary><c>sys/namespaces</c>, as OpenBao has it.</summary>
/// <param name="core">The namespace above.</param>
internal sealed class NamespacePaths(VaultCore core)
{
    private readonly NamespaceChanges _changes = new(core);

    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define() =>
    [
        new("namespaces/?")
        {
            List = (_, _, _) => Answer(Described(core.Namespaces.All.Select(c => c.Value))),
            Scan = (_, _, _) => Answer(Described(core.Tree.Skip(1))),
        },
        new("namespaces/api-lock/lock(/(?<path>.+))?")
        {
            Fields = { ["path"] = FieldType.Text },
            Write = (_, fields, _) => Answer(VaultResponse.Of(new JsonObject { ["unlock_key"] = NamespaceChanges.Lock(Below(fields)) })),
        },
        new("namespaces/api-lock/unlock(/(?<path>.+))?")
        {
            Fields = { ["path"] = FieldType.Text, ["unlock_key"] = FieldType.Text },
            Write = (request, fields, _) => Answer(Unlock(request, fields)),
        },
        new("namespaces/(?<path>.+)")
        {
            Fields = { ["path"] = FieldType.Text, ["custom_metadata"] = FieldType.Map, ["seal"] = FieldType.Text },
            Read = (_, fields, _) => Answer(Find(fields) is { } found ? VaultResponse.Of(found.Namespace.Describe()) : null),
            Write = (_, fields, _) => Answer(Write(fields)),
            Patch = (_, fields, _) => Answer(Patch(fields)),
            Delete = DeleteAsync,
        },
    ];

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private VaultCore? Find(FieldData fields) => core.Namespaces.Find(NamespaceName.Parse(fields.Text("path")));

    // Without a path it is this namespace itself.
    private VaultCore Below(FieldData fields) => core.FindNamespace(core.Namespace.Path + NamespaceRouter.Canonical(fields.Text("path")))
        ?? throw VaultException.Refused("requested namespace does not exist");

    private VaultResponse Described(IEnumerable<VaultCore> namespaces)
    {
        var (keys, details) = (new JsonArray(), new JsonObject());
        foreach (var entry in namespaces.Select(n => n.Namespace))
        {
            var path = entry.Path[core.Namespace.Path.Length..];
            keys.Add(path);
            details[path] = entry.Describe();
        }

        return VaultResponse.Of(keys.Count == 0 ? [] : new JsonObject { ["key_info"] = details, ["keys"] = keys });
    }

    private VaultResponse Write(FieldData fields)
    {
        var name = NamespaceName.Parse(fields.Text("path"));
        var metadata = fields.Map("custom_metadata") ?? [];
        if (metadata.Any(p => p.Value?.GetValueKind() != JsonValueKind.String))
            throw VaultException.Refused("custom_metadata values must be strings");
        if (fields.Has("seal"))
            throw VaultException.Refused("the sandbox has no namespaces with a seal of their own");
        var found = core.Namespaces.Find(name) ?? _changes.Create(name);
        found.Namespace.CustomMetadata = metadata.ToDictionary(p => p.Key, p => p.Value!.GetValue<string>());
        return VaultResponse.Of(found.Namespace.Describe());
    }

    private VaultResponse Patch(FieldData fields)
    {
        var name = NamespaceName.Parse(fields.Text("path"));
        if (!fields.Has("custom_metadata"))
            throw VaultException.Refused("missing required field \"custom_metadata\"");
        var patch = fields.Map("custom_metadata")!;
        if (patch.FirstOrDefault(p => p.Value is { } v && v.GetValueKind() != JsonValueKind.String) is { Value: { } wrong })
            throw VaultException.Refused($"metadata patch can only have string or null values, got {GoValue.TypeName(wrong)}");
        var entry = (core.Namespaces.Find(name) ?? throw VaultException.Refused("namespace not found", 404)).Namespace;

        // A null in place of the whole object clears the metadata.
        var metadata = fields.Raw["custom_metadata"] is null ? [] : entry.CustomMetadata.ToDictionary();
        foreach (var (key, value) in patch)
        {
            if (value is null)
                metadata.Remove(key);
            else
                metadata[key] = value.GetValue<string>();
        }

        entry.CustomMetadata = metadata;
        return VaultResponse.Of(entry.Describe());
    }

    private VaultResponse? Unlock(VaultRequest request, FieldData fields)
    {
        var key = fields.Text("unlock_key");
        if (key.Length > 0)
        {
            NamespaceChanges.Unlock(Below(fields), key);
            return null;
        }

        if (!core.AclOf(request.Token!).Check(request, core.PathFor(request.Token!, request.Path)).HasSudo)
            throw VaultException.Failed("provided empty key");
        NamespaceChanges.Unlock(Below(fields), key: null);
        return VaultResponse.Warning("Namespace unlocked using sudo capabilities");
    }

    private async ValueTask<VaultResponse?> DeleteAsync(VaultRequest request, FieldData fields, CancellationToken cancellationToken)
    {
        var name = NamespaceName.Parse(fields.Text("path"));
        if (core.Namespaces.Find(name) is not { } found)
            return VaultResponse.Warning("requested namespace does not exist");
        await _changes.DeleteAsync(name, found, cancellationToken);
        return VaultResponse.Of(new JsonObject { ["status"] = "in-progress" });
    }
}
