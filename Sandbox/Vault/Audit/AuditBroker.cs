using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Audit;

/// <summary>Writes every request and its answer to all audit devices.</summary>
/// <param name="clock">The clock.</param>
public sealed class AuditBroker(TimeProvider clock) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, FileAuditDevice> _devices = new(StringComparer.Ordinal);

    /// <summary>The devices, by path.</summary>
    public IReadOnlyList<FileAuditDevice> Devices
    {
        get
        {
            lock (_gate)
                return [.. _devices.Values];
        }
    }

    /// <summary>Adds a device; false if its path is in use.</summary>
    public bool TryAdd(FileAuditDevice device)
    {
        lock (_gate)
            return _devices.TryAdd(device.Path, device);
    }

    /// <summary>A device by its path with a slash; null if there is none.</summary>
    public FileAuditDevice? Find(string path)
    {
        lock (_gate)
            return _devices.GetValueOrDefault(path);
    }

    /// <summary>Removes a device.</summary>
    public void Remove(string path)
    {
        lock (_gate)
        {
            if (_devices.Remove(path, out var device))
                device.Dispose();
        }
    }

    /// <summary>All devices, for <see cref="Load"/>.</summary>
    public JsonObject Save() => new(Devices.Select(d => KeyValuePair.Create(d.Path, (JsonNode?)new JsonObject
    {
        ["description"] = d.Description,
        ["local"] = d.Local,
        ["options"] = StateJson.Write(d.Options),
        ["salt"] = d.Salt,
    })));

    /// <summary>Enables the devices that <see cref="Save"/> gave; what is enabled stays so.</summary>
    /// <exception cref="JsonException">A file can't be opened any more.</exception>
    public void Load(JsonObject state)
    {
        foreach (var (path, device) in state)
        {
            try
            {
                TryAdd(new FileAuditDevice(path, StateJson.Read<string>(device?["description"]), StateJson.Read<bool>(device?["local"]),
                    StateJson.Read<Dictionary<string, string>>(device?["options"]), StateJson.Read<string>(device?["salt"])));
            }
            catch (VaultException e)
            {
                throw new JsonException($"The audit device {path} can't be enabled again: {e.Message}", e);
            }
        }
    }

    /// <summary>Writes a request, before it is handled.</summary>
    public void LogRequest(VaultRequest request, VaultException? error)
    {
        foreach (var device in Devices)
            device.Write(AuditEntry.OfRequest(request, error, clock.GetUtcNow(), device));
    }

    /// <summary>Writes an answer.</summary>
    public void LogResponse(VaultRequest request, VaultResponse? response, VaultException? error)
    {
        foreach (var device in Devices)
            device.Write(AuditEntry.OfResponse(request, response, error, clock.GetUtcNow(), device));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var device in Devices)
            device.Dispose();
    }
}
