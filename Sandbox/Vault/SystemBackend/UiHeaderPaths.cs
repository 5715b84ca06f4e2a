using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.SystemBackend;

/// <summary><c>sys/config/ui/headers</c>: headers of the web interface, which the sandbox doesn't have; they are kept and shown.</summary>
internal sealed class UiHeaderPaths
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, IReadOnlyList<string>> _headers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define() =>
    [
        new("config/ui/headers/?") { List = (_, _, _) => Answer(InGate(() => VaultResponse.OfKeys([.. _headers.Keys]))) },
        new("config/ui/headers/(?<header>[^/]+)")
        {
            Fields = { ["header"] = FieldType.Text, ["values"] = FieldType.Strings, ["multivalue"] = FieldType.Bool },
            Read = (_, fields, _) => Answer(Read(fields)),
            Write = (_, fields, _) => Answer(Write(fields)),
            Delete = (_, fields, _) =>
            {
                InGate(() => _headers.Remove(fields.Text("header")));
                return Answer(null);
            },
        },
    ];

    /// <summary>All headers, for <see cref="Load"/>.</summary>
    public JsonNode? Save() => InGate(() => StateJson.Write(_headers));

    /// <summary>Replaces all headers by what <see cref="Save"/> gave.</summary>
    public void Load(JsonNode? state)
    {
        lock (_gate)
        {
            _headers.Clear();
            foreach (var (name, values) in StateJson.Read<Dictionary<string, List<string>>>(state))
                _headers[name] = values;
        }
    }

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private T InGate<T>(Func<T> use)
    {
        lock (_gate)
            return use();
    }

    private VaultResponse? Read(FieldData fields)
    {
        if (InGate(() => _headers.GetValueOrDefault(fields.Text("header"))) is not { } values)
            return null;
        return VaultResponse.Of(fields.Bool("multivalue")
            ? new JsonObject { ["values"] = new JsonArray([.. values.Select(v => JsonValue.Create(v))]) }
            : new JsonObject { ["value"] = values[0] });
    }

    private VaultResponse? Write(FieldData fields)
    {
        var name = fields.Text("header");
        if (fields.List("values").Count == 0)
            throw VaultException.Refused("request must include at least one value");
        if (name.StartsWith("X-Vault-", StringComparison.OrdinalIgnoreCase))
            throw VaultException.Refused("X-Vault headers cannot be set");
        InGate(() => _headers[name] = fields.List("values"));
        return null;
    }
}
