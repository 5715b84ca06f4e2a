using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Database.Plugins;

/// <summary>A connection to a database, as a database plugin has it. Errors are <see cref="VaultException"/> in the plugin's words.</summary>
public interface IDatabasePlugin
{
    /// <summary>Connects.</summary>
    ValueTask VerifyAsync(CancellationToken cancellationToken);

    /// <summary>Makes a user, and gives its name.</summary>
    ValueTask<string> CreateUserAsync(NewUser user, CancellationToken cancellationToken);

    /// <summary>Changes a user's password.</summary>
    ValueTask ChangePasswordAsync(string user, string password, IReadOnlyList<string> statements, CancellationToken cancellationToken);

    /// <summary>Changes when a user's password ends.</summary>
    ValueTask ChangeExpirationAsync(string user, DateTimeOffset expiration, IReadOnlyList<string> statements, CancellationToken cancellationToken);

    /// <summary>Removes a user; nothing happens if there is none.</summary>
    ValueTask DropUserAsync(string user, IReadOnlyList<string> statements, CancellationToken cancellationToken);
}
