namespace Vault.Client.Auth;

/// <summary>A login that couldn't be made, for a reason that isn't the store's. Nothing secret is in its message.</summary>
/// <param name="message">What happened and, where it is known, what to do.</param>
/// <param name="isTransient">Whether it may pass by itself.</param>
/// <param name="inner">What it came from.</param>
public class LoginException(string message, bool isTransient = false, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether it may pass by itself.</summary>
    public bool IsTransient { get; } = isTransient;
}
