namespace Operator.Runtime.Client;

/// <summary>The event types of a watch; <c>ERROR</c> is an exception here.</summary>
public enum WatchEventType
{
    /// <summary>The object is new to this watch.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object is gone, or no longer matches the selector.</summary>
    Deleted,

    /// <summary>Nothing changed up to the object's resourceVersion.</summary>
    Bookmark,
}
