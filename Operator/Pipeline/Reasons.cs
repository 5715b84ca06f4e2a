namespace Operator.Pipeline;

/// <summary>The reasons of conditions and events. Part of the API: people alert on them (docs/troubleshooting.md explains each).</summary>
public static class Reasons
{
    /// <summary>All is as asked for.</summary>
    public const string Synced = "Synced";

    /// <summary>All that is there was delivered; optional sources are missing.</summary>
    public const string PartiallySynced = "PartiallySynced";

    /// <summary>The content changed at the source and was delivered.</summary>
    public const string Rotated = "Rotated";

    /// <summary>The Secret had been changed or deleted by somebody else and was put right.</summary>
    public const string DriftRepaired = "DriftRepaired";

    /// <summary>The Secret was changed or deleted by somebody else, and is left so, as the resource asks.</summary>
    public const string Drifted = "Drifted";

    /// <summary>A field holds what can't work.</summary>
    public const string InvalidSpec = "InvalidSpec";

    /// <summary>The Secret was deleted and made anew, as its type, or an immutable one's data, had to change.</summary>
    public const string Recreated = "Recreated";

    /// <summary>The API server failed.</summary>
    public const string ApiServerError = "ApiServerError";

    /// <summary>The VaultAuth isn't there.</summary>
    public const string AuthNotFound = "AuthNotFound";

    /// <summary>The VaultConnection isn't there.</summary>
    public const string ConnectionNotFound = "ConnectionNotFound";

    /// <summary>The owner of a shared resource doesn't let this namespace use it.</summary>
    public const string NamespaceNotAllowed = "NamespaceNotAllowed";

    /// <summary>The address of a connection isn't one that tenants may use.</summary>
    public const string AddressNotAllowed = "AddressNotAllowed";

    /// <summary>The client certificate of a connection can't be used.</summary>
    public const string InvalidClientCertificate = "InvalidClientCertificate";

    /// <summary>The limits of the connection are used up: the turn comes later.</summary>
    public const string WaitingForTurn = "WaitingForTurn";

    /// <summary>The CA certificates of a connection can't be used.</summary>
    public const string InvalidCA = "InvalidCA";

    /// <summary>The store's certificate isn't accepted.</summary>
    public const string TlsFailed = "TlsFailed";

    /// <summary>No connection to the store.</summary>
    public const string VaultUnreachable = "VaultUnreachable";

    /// <summary>The store is sealed or not initialised.</summary>
    public const string VaultSealed = "VaultSealed";

    /// <summary>The store failed or is throttling.</summary>
    public const string VaultError = "VaultError";

    /// <summary>The login was refused.</summary>
    public const string LoginFailed = "LoginFailed";

    /// <summary>The login of every identity succeeded last.</summary>
    public const string LoggedIn = "LoggedIn";

    /// <summary>A Secret with credentials isn't there, or doesn't hold what it should.</summary>
    public const string InvalidCredentials = "InvalidCredentials";

    /// <summary>A wrapped secret-id can't be unwrapped: somebody else may have done so.</summary>
    public const string WrappingTokenRefused = "WrappingTokenRefused";

    /// <summary>The VaultAuthGlobal isn't there.</summary>
    public const string AuthGlobalNotFound = "AuthGlobalNotFound";

    /// <summary>The policies don't allow the read.</summary>
    public const string AccessDenied = "AccessDenied";

    /// <summary>There is nothing at the path.</summary>
    public const string SourceMissing = "SourceMissing";

    /// <summary>The source was read but can't be delivered as asked.</summary>
    public const string InvalidSource = "InvalidSource";

    /// <summary>A template or regular expression can't be understood.</summary>
    public const string InvalidTemplate = "InvalidTemplate";

    /// <summary>A template fails on what the source holds.</summary>
    public const string TemplateFailed = "TemplateFailed";

    /// <summary>The SecretTransformation isn't there.</summary>
    public const string TransformationNotFound = "TransformationNotFound";

    /// <summary>A key can't be a key of a Secret.</summary>
    public const string InvalidKey = "InvalidKey";

    /// <summary>The data doesn't fit into a Secret.</summary>
    public const string TooLarge = "TooLarge";

    /// <summary>The destination exists and isn't ours.</summary>
    public const string Conflict = "Conflict";

    /// <summary>The destination doesn't exist and may not be created.</summary>
    public const string DestinationMissing = "DestinationMissing";

    /// <summary>The API server refused the destination.</summary>
    public const string DestinationRefused = "DestinationRefused";

    /// <summary>Credentials that were replaced, or whose resource is deleted, were revoked.</summary>
    public const string LeaseRevoked = "LeaseRevoked";

    /// <summary>Credentials that aren't needed any more could not be revoked, and may be left in the store until they end.</summary>
    public const string LeaseNotRevoked = "LeaseNotRevoked";

    /// <summary>The store ended the lease of delivered credentials before its time.</summary>
    public const string LeaseLost = "LeaseLost";

    /// <summary>Delivered credentials end soon, and can be neither renewed nor replaced.</summary>
    public const string CredentialsExpiring = "CredentialsExpiring";

    /// <summary>The content changed, and the workloads that use it are about to be restarted.</summary>
    public const string RolloutPending = "RolloutPending";

    /// <summary>Workloads were restarted, as the content changed.</summary>
    public const string RolloutRestarted = "RolloutRestarted";

    /// <summary>No workload had to be restarted.</summary>
    public const string RolloutNotNeeded = "RolloutNotNeeded";

    /// <summary>Workloads couldn't be restarted.</summary>
    public const string RolloutRestartFailed = "RolloutRestartFailed";

    /// <summary>A VaultConnection, VaultAuth or SecretTransformation is fit for use.</summary>
    public const string Accepted = "Accepted";

    /// <summary>The store answers and can be read.</summary>
    public const string Healthy = "Healthy";

    /// <summary>The store stopped being healthy.</summary>
    public const string ConnectionUnhealthy = "ConnectionUnhealthy";

    /// <summary>The store is healthy again.</summary>
    public const string ConnectionRecovered = "ConnectionRecovered";
}
