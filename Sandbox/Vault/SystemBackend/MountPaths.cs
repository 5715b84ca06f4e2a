using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Engines.KeyValue;
using Sandbox.Vault.Json;
using Sandbox.Vault.Leases;
using Sandbox.Vault.Mounts;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.SystemBackend;

/// <summary><c>sys/mounts</c>, <c>sys/auth</c> and <c>sys/remount</c>.</summary>
/// <param name="core">The server.</param>
internal sealed class MountPaths(VaultCore core)
{
    private static readonly Dictionary<string, FieldType> MountFields = new()
    {
        ["path"] = FieldType.Text,
        ["type"] = FieldType.Text,
        ["description"] = FieldType.Text,
        ["config"] = FieldType.Map,
        ["options"] = FieldType.Pairs,
        ["local"] = FieldType.Bool,
        ["seal_wrap"] = FieldType.Bool,
        ["external_entropy_access"] = FieldType.Bool,
        ["plugin_name"] = FieldType.Text,
    };

    private readonly MountChanges _changes = new(core);

    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define() =>
    [
        .. Define("mounts", isAuth: false),
        .. Define("auth", isAuth: true),
        new("remount")
        {
            Fields = { ["from"] = FieldType.Text, ["to"] = FieldType.Text },
            Write = async (_, fields, cancellation) =>
            {
                if (fields.Text("from").Length == 0 || fields.Text("to").Length == 0)
                    throw VaultException.Refused("both 'from' and 'to' path must be specified as a string");
                await _changes.MoveAsync(fields.Text("from"), fields.Text("to"), cancellation);
                return null;
            },
        },
    ];

    private IEnumerable<BackendPath> Define(string root, bool isAuth) =>
    [
        new($"{root}/?") { Read = (_, _, _) => Answer(List(isAuth)) },
        new($"{root}/(?<path>.+?)/tune")
        {
            Fields = { ["path"] = FieldType.Text, ["options"] = FieldType.Pairs, ["description"] = FieldType.Text },
            Read = (_, fields, _) => Answer(ReadTuning(Find(fields, isAuth)
                ?? throw VaultException.Refused($"cannot fetch sysview for path {GoValue.Quote(FullPath(fields, isAuth))}"))),
            Write = (_, fields, _) => Answer(Tune(Find(fields, isAuth)
                ?? throw VaultException.Refused(
                    $"tune of path {GoValue.Quote(FullPath(fields, isAuth))} failed: no mount entry found"), fields)),
        },
        MountPath(root, isAuth),
    ];

    private BackendPath MountPath(string root, bool isAuth)
    {
        var path = new BackendPath($"{root}/(?<path>.+?)")
        {
            Fields = MountFields,
            Write = (_, fields, _) =>
            {
                _changes.Mount(fields.Text("path"), isAuth, fields);
                return Answer(null);
            },
            Delete = async (_, fields, cancellation) =>
            {
                await _changes.UnmountAsync(fields.Text("path"), isAuth, cancellation);
                return null;
            },
        };
        if (core.Flavour != VaultFlavour.Vault18)
        {
            path.Operations[Operation.Read] = (_, fields, _) => Answer(VaultResponse.OfSystem((Find(fields, isAuth)
                ?? throw VaultException.Refused($"No {(isAuth ? "auth engine" : "secret engine mount")} at {fields.Text("path").TrimEnd('/')}/")).Describe(core.Flavour)));
        }

        return path;
    }

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private static string FullPath(FieldData fields, bool isAuth) => $"{(isAuth ? "auth/" : "")}{fields.Text("path").TrimEnd('/')}/";

    private MountEntry? Find(FieldData fields, bool isAuth) => core.Mounts.Find(FullPath(fields, isAuth));

    private VaultResponse List(bool isAuth) => VaultResponse.OfSystem(new JsonObject(core.Mounts.All.Where(m => m.IsAuth == isAuth)
        .Select(m => KeyValuePair.Create(m.Path, (JsonNode?)m.Describe(core.Flavour)))));

    private static VaultResponse ReadTuning(MountEntry mount)
    {
        var data = new JsonObject
        {
            ["default_lease_ttl"] = (long)LeaseTimes.DefaultOf(mount).TotalSeconds,
            ["description"] = mount.Description,
            ["force_no_cache"] = mount.Tuning.ForceNoCache,
            ["max_lease_ttl"] = (long)LeaseTimes.MaxOf(mount).TotalSeconds,
        };
        if (mount.Options is { Count: > 0 } options)
            data["options"] = options.DeepClone();
        if (mount.IsAuth)
            data["token_type"] = mount.Tuning.TokenType;
        mount.Tuning.AddOptional(data);
        return VaultResponse.OfSystem(data);
    }

    private VaultResponse? Tune(MountEntry mount, FieldData fields)
    {
        MountTuner.Apply(mount, fields.Raw);
        mount.Description = fields.Text("description", mount.Description);
        return fields.Has("options") ? TuneOptions(mount, fields.Pairs("options")) : null;
    }

    private VaultResponse? TuneOptions(MountEntry mount, IReadOnlyDictionary<string, string> options)
    {
        var upgraded = false;
        if (mount.Type == "kv" && options.TryGetValue("version", out var version))
        {
            var isVersioned = mount.Backend is VersionedKeyValueEngine;
            if (isVersioned && version != "2")
                throw VaultException.Refused("cannot downgrade mount from version 2");
            if (version is not ("1" or "2"))
                throw VaultException.Refused($"invalid version {GoValue.Quote(version)}");
            upgraded = !isVersioned && version == "2";
        }

        foreach (var (name, value) in options)
            (mount.Options ??= [])[name] = value;
        if (!upgraded)
            return null;
        mount.Backend = new VersionedKeyValueEngine(core.Clock, core.Flavour, (UnversionedKeyValueEngine)mount.Backend);
        return VaultResponse.Warning("Upgrading mount from version 1 to version 2. This mount will be unavailable for a brief period and "
            + "will resume service shortly.");
    }
}
