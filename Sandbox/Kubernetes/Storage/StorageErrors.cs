using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Storage;

/// <summary>How the real server says that a revision can't be served.</summary>
public static class StorageErrors
{
    /// <summary>A list or a page of a revision that is compacted.</summary>
    public static ApiException Compacted() => new(410, "Expired",
        "The resourceVersion for the provided list is too old.");

    /// <summary>A watch from a revision that is compacted.</summary>
    public static ApiException TooOld(long revision, long compacted) =>
        new(410, "Expired", $"too old resource version: {revision} ({compacted})");

    /// <summary>A revision that isn't reached yet.</summary>
    public static ApiException TooLarge(long revision, long current) => new(504, "Timeout",
        $"Timeout: Too large resource version: {revision}, current: {current}", new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject
            {
                ["reason"] = "ResourceVersionTooLarge",
                ["message"] = "Too large resource version",
            }),
            ["retryAfterSeconds"] = 1,
        });
}
