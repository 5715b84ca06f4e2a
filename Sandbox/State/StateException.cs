namespace Sandbox.State;

/// <summary>State that can't be used; the message says why and what to do.</summary>
public sealed class StateException : Exception
{
    /// <summary>Says why state can't be used.</summary>
    public StateException(string message)
        : base(message)
    {
    }

    /// <summary>Says why state can't be used.</summary>
    public StateException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
