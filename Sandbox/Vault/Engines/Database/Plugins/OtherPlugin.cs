using Sandbox.Vault.Engines.Database.Servers;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Database.Plugins;

/// <summary>The plugin of a database that the sandbox doesn't speak with, such as MySQL: credentials are generated and nothing is run.</summary>
/// <param name="kind">The kind of database.</param>
/// <param name="address">Where it is; null if that can't be made out.</param>
/// <param name="usernames">How users are named.</param>
public sealed class OtherPlugin(DatabaseKind kind, (string Host, int Port)? address, UsernameTemplate usernames) : IDatabasePlugin
{
    /// <inheritdoc/>
    public ValueTask VerifyAsync(CancellationToken cancellationToken)
    {
        try
        {
            Reach();
        }
        catch (VaultException e)
        {
            throw VaultException.Failed($"error verifying connection: {e.Message}");
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<string> CreateUserAsync(NewUser user, CancellationToken cancellationToken)
    {
        if (user.Creation.Count == 0 && !kind.HasDefaultStatements)
            throw VaultException.Failed("empty creation statements");
        Reach();
        return ValueTask.FromResult(usernames.Generate(user.DisplayName, user.RoleName));
    }

    /// <inheritdoc/>
    public ValueTask ChangePasswordAsync(string user, string password, IReadOnlyList<string> statements, CancellationToken cancellationToken) => DoNothing();

    /// <inheritdoc/>
    public ValueTask ChangeExpirationAsync(
        string user, DateTimeOffset expiration, IReadOnlyList<string> statements, CancellationToken cancellationToken) => DoNothing();

    /// <inheritdoc/>
    public ValueTask DropUserAsync(string user, IReadOnlyList<string> statements, CancellationToken cancellationToken) => DoNothing();

    private ValueTask DoNothing()
    {
        Reach();
        return ValueTask.CompletedTask;
    }

    private void Reach()
    {
        if (address is var (host, port) && !DatabaseReachability.MayBeEmulated(host, port))
        {
            var error = host.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase) ? System.Net.Sockets.SocketError.HostNotFound
                : System.Net.Sockets.SocketError.ConnectionRefused;
            throw VaultException.Failed(DatabaseReachability.Explain(host, port, error).Message);
        }
    }
}
