namespace Sandbox.Faults;

/// <summary>What faults want of a watch.</summary>
internal enum WatchFate
{
    /// <summary>It goes on.</summary>
    Continue,

    /// <summary>It ends.</summary>
    Drop,

    /// <summary>It ends with an event that says 410.</summary>
    Expire,
}
