namespace Sandbox.Vault.Engines.Database.Servers;

/// <summary>The database refused a login or a statement.</summary>
/// <param name="state">The SQLSTATE, such as <c>42601</c>.</param>
/// <param name="message">The text of the database.</param>
/// <param name="isFatal">True for what ends the session, such as a wrong password.</param>
public sealed class SqlErrorException(string state, string message, bool isFatal = false) : Exception(message)
{
    /// <summary>The SQLSTATE.</summary>
    public string State { get; } = state;

    /// <summary>True for what ends the session.</summary>
    public bool IsFatal { get; } = isFatal;
}
