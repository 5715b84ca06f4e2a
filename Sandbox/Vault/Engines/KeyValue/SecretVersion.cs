using System.Text.Json.Nodes;
using Sandbox.Vault.Http;

namespace Sandbox.Vault.Engines.KeyValue;

/// <summary>A version of a secret.</summary>
public sealed class SecretVersion
{
    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedTime { get; init; }

    /// <summary>When it is or was deleted; null for never.</summary>
    public DateTimeOffset? DeletionTime { get; set; }

    /// <summary>True if the data is gone for good.</summary>
    public bool Destroyed { get; set; }

    /// <summary>The data; null for data that was written as null, and for destroyed data.</summary>
    public JsonNode? Data { get; set; }

    /// <summary>True if it can be read.</summary>
    public bool IsReadable(DateTimeOffset now) => !Destroyed && !(DeletionTime <= now);

    /// <summary>What the API shows of it.</summary>
    public JsonObject Describe() => new()
    {
        ["created_time"] = Timestamps.Nano(CreatedTime),
        ["deletion_time"] = DeletionTime is { } time ? Timestamps.Nano(time) : "",
        ["destroyed"] = Destroyed,
    };
}
