using Operator.Runtime.Client;

namespace Operator.Runtime.Queue;

/// <summary>A key that was taken from the queue to be worked on.</summary>
/// <param name="Key">Which object.</param>
/// <param name="Lane">The lane it came by.</param>
internal readonly record struct WorkItem(ObjectKey Key, Lane Lane);
