using System.Globalization;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;

namespace Operator.Destinations;

/// <summary>
/// Sees from the metadata watch alone whether somebody touched a Secret: as long as it shows the version that our last write gave, nobody did.
/// </summary>
public sealed class DestinationWatch(IInformer<PartialObjectMetadata> secrets)
{
    /// <summary>Whether the Secret may differ from what was written, or seen last.</summary>
    /// <param name="key">The Secret.</param>
    /// <param name="uid">The UID that it had; null if it was seen to be gone.</param>
    /// <param name="resourceVersion">The version that it had.</param>
    public bool MayDiffer(ObjectKey key, string? uid, string? resourceVersion)
    {
        if (secrets.Get(key)?.Metadata is not { } seen)
            return uid is not null; // Deleted, unlabelled, or written a moment ago and not seen yet: a read tells. Known to be gone: it still is.

        return seen.Uid != uid || IsNewer(seen.ResourceVersion, resourceVersion);
    }

    // The watch may lag behind our own write: an older version than ours is no drift. Versions of one object are ordered numbers
    // (Kubernetes API concepts, "Resource versions": comparable since 1.35, and in every etcd-backed server before).
    private static bool IsNewer(string? seen, string? written) =>
        ulong.TryParse(seen, CultureInfo.InvariantCulture, out var left) && ulong.TryParse(written, CultureInfo.InvariantCulture, out var right)
            ? left > right
            : seen != written;
}
