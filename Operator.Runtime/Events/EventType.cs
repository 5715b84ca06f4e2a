namespace Operator.Runtime.Events;

/// <summary>The types of a Kubernetes event.</summary>
public enum EventType
{
    /// <summary>Something went as it should.</summary>
    Normal,

    /// <summary>Something needs attention.</summary>
    Warning,
}
