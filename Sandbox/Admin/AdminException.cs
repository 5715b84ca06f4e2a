namespace Sandbox.Admin;

/// <summary>A request to the admin endpoint that is refused.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">What is wrong, and where.</param>
internal sealed class AdminException(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;
}
