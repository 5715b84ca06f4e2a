using System.Text.Json.Nodes;

namespace Sandbox.Vault.Engines.Database.Emulation;

/// <summary>The emulated databases of a mount, by host and port.</summary>
/// <param name="clock">The clock.</param>
public sealed class EmulatedServers(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, EmulatedServer> _servers = new(StringComparer.Ordinal);

    /// <summary>The server at an address; there is one from the first use on.</summary>
    public EmulatedServer At(string authority)
    {
        lock (_gate)
        {
            if (!_servers.TryGetValue(authority, out var server))
                _servers[authority] = server = new EmulatedServer(clock);
            return server;
        }
    }

    /// <summary>All of them as JSON.</summary>
    public JsonObject Save()
    {
        lock (_gate)
            return new JsonObject(_servers.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value.Save())));
    }

    /// <summary>Takes up what <see cref="Save"/> gave.</summary>
    public void Load(JsonObject state)
    {
        foreach (var (authority, roles) in state)
            At(authority).Load(roles!.AsObject());
    }
}
