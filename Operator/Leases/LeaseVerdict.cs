namespace Operator.Leases;

/// <summary>Whether credentials can stay.</summary>
public enum LeaseVerdict
{
    /// <summary>They live on.</summary>
    Holds,

    /// <summary>Their end is near, and can't be put off: others are needed while they still live.</summary>
    Ends,

    /// <summary>They are gone.</summary>
    Gone,
}
