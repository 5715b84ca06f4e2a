namespace Sandbox.Vault.Requests;

/// <summary>A request that ends in an error; becomes <c>{"errors":[...]}</c>.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">The message; null for an empty list of errors.</param>
/// <param name="isFailure">True for an error that the backend returned rather than answered: it is shown as the first of a list
/// (<c>1 error occurred:</c>), as Go's multierror prints it, wherever a token was needed.</param>
public sealed class VaultException(int status, string? message, bool isFailure) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>True for an error that the backend returned rather than answered.</summary>
    public bool IsFailure { get; } = isFailure;

    /// <summary>The text of the error, null for none.</summary>
    public string? Text { get; } = message;

    /// <summary>What the audit log says of it: a refusal's own words are in the response, and its class here.</summary>
    public string AuditText { get; init; } = isFailure ? message ?? "" : status == 403 ? "permission denied" : "invalid request";

    /// <summary>An answer that says what is wrong with the request (<c>logical.ErrorResponse</c>).</summary>
    public static VaultException Refused(string message, int status = 400) => new(status, message, isFailure: false);

    /// <summary>An error inside the backend.</summary>
    public static VaultException Failed(string message, int status = 500) => new(status, message, isFailure: true);

    /// <summary>No such path in the backend.</summary>
    public static VaultException UnsupportedPath() => Failed("unsupported path", 404);

    /// <summary>A path that doesn't know the operation.</summary>
    public static VaultException UnsupportedOperation() => Failed("unsupported operation", 405);

    /// <summary>The policies don't allow it.</summary>
    public static VaultException Denied() => Failed("permission denied", 403);

    /// <summary>No token where one is needed; newer servers don't tell it from a wrong one.</summary>
    public static VaultException NoToken(VaultFlavour flavour) =>
        flavour == VaultFlavour.Vault18 ? Refused("missing client token") : BadToken();

    /// <summary>A token that is unknown, expired or revoked.</summary>
    public static VaultException BadToken() => Refused("permission denied", 403);

    /// <summary>How Go's multierror prints one error.</summary>
    public static string AsList(params ReadOnlySpan<string> messages) =>
        $"{messages.Length} error{(messages.Length == 1 ? "" : "s")} occurred:\n\t* {string.Join("\n\t* ", messages)}\n\n";
}
