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
