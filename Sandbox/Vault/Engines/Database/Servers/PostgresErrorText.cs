namespace Sandbox.Vault.Engines.Database.Servers;

/// <summary>How the driver of a flavour words an error: <c>lib/pq</c> in Vault 1.8, <c>pgx</c> later and in OpenBao.</summary>
/// <param name="flavour">The flavour.</param>
/// <param name="address">The server, null if its URL can't be read.</param>
public sealed class PostgresErrorText(VaultFlavour flavour, DatabaseAddress? address)
{
    /// <summary>The text of an error.</summary>
    public string Of(Exception error) => error switch
    {
        SqlErrorException refused => Of(refused),
        UnreachableDatabaseException => Unreachable(error.Message),
        _ => error.Message,
    };

    private string Of(SqlErrorException error)
    {
        if (flavour == VaultFlavour.Vault18)
            return $"pq: {error.Message}";
        var text = $"{(error.IsFatal ? "FATAL" : "ERROR")}: {error.Message} (SQLSTATE {error.State})";
        if (!error.IsFatal)
            return text;
        var stage = error.State == "28P01" ? "failed SASL auth" : "server error";
        return flavour == VaultFlavour.Vault
            ? $"failed to connect to {Server}: {stage} ({text})"
            : $"failed to connect to {Server}: {address?.Authority} ({address?.Host}): {stage}: {text}";
    }

    private string Unreachable(string message)
    {
        if (flavour == VaultFlavour.Vault18 || address is null)
            return message;
        if (message.Contains("lookup", StringComparison.Ordinal))
        {
            var lookup = message[(message.IndexOf("lookup", StringComparison.Ordinal))..];
            return $"failed to connect to {Server}: hostname resolving error{(flavour == VaultFlavour.Vault ? $" ({lookup})" : $": {lookup}")}";
        }

        return flavour == VaultFlavour.Vault
            ? $"failed to connect to {Server}: dial error ({message})"
            : $"failed to connect to {Server}: {address.Authority} ({address.Host}): dial error: {message}";
    }

    private string Server => flavour == VaultFlavour.Vault
        ? $"`host={address?.Host} user={address?.User} database={address?.Database}`"
        : $"`user={address?.User} database={address?.Database}`";
}
