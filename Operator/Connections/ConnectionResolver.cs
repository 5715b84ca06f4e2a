using Operator.Authentication;
using Operator.Controllers;
using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Vault.Client;

namespace Operator.Connections;

/// <summary>Turns a reference to a VaultConnection into a way to reach the store, or says why it can't be used.</summary>
public sealed class ConnectionResolver(
    IInformer<VaultConnection> connections, CaCertificates certificates, CourierSettings settings)
{
    private const string DefaultName = "default";

    // A request that waits longer holds a worker that others need.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The connection that a VaultAuth names. Without a name it is <c>default</c> in the VaultAuth's namespace, else in the operator's.
    /// </summary>
    public ObjectKey Locate(string authNamespace, string? reference)
    {
        if (!string.IsNullOrEmpty(reference))
            return Reference.Parse(reference, authNamespace);

        var own = new ObjectKey(authNamespace, DefaultName);
        return connections.Get(own) is null ? new ObjectKey(settings.Namespace, DefaultName) : own;
    }

    /// <summary>Resolves a reference of a VaultAuth in <paramref name="authNamespace"/>, for whoever holds <paramref name="references"/>.</summary>
    public async ValueTask<Outcome<ResolvedConnection>> ResolveAsync(
        string authNamespace, string? reference, ReferenceScope references, CancellationToken cancellationToken)
    {
        var key = Locate(authNamespace, reference);
        if (connections.Get(key) is not { } connection)
        {
            return new Problem(
                Reasons.ConnectionNotFound,
                $"There is no VaultConnection {key}: create it, or name another in spec.vaultConnectionRef of the VaultAuth",
                ProblemKind.Stalled);
        }

        if (!NamespacePolicy.Allows(key.Namespace!, connection.Spec.AllowedNamespaces, authNamespace))
        {
            return new Problem(
                Reasons.NamespaceNotAllowed,
                $"VaultConnection {key} may not be used from namespace {authNamespace}: its owner can add it to spec.allowedNamespaces",
                ProblemKind.Stalled);
        }

        return await ConfigureAsync(connection, references, cancellationToken);
    }

    /// <summary>Works out a connection. What the schema refuses is checked again: it may have been stored before the rule was.</summary>
    public async ValueTask<Outcome<ResolvedConnection>> ConfigureAsync(
        VaultConnection connection, ReferenceScope references, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Of(connection);
        var spec = connection.Spec;
        if (!Uri.TryCreate(spec.Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return new Problem(
                Reasons.InvalidSpec,
                $"spec.address of VaultConnection {key} is no http or https URL: write it like https://vault.example.com:8200",
                ProblemKind.Stalled);
        }

        var timeout = TimeSpan.FromSeconds(60);
        if (!string.IsNullOrEmpty(spec.Timeout) && (!GoDuration.TryParse(spec.Timeout, out timeout) || timeout <= TimeSpan.Zero || timeout > LongestTimeout))
        {
            return new Problem(
                Reasons.InvalidSpec, $"spec.timeout of VaultConnection {key} is no duration of at most 2m: write it like 30s", ProblemKind.Stalled);
        }

        var loaded = await certificates.LoadAsync(connection, references, cancellationToken);
        if (!loaded.Succeeded(out var ca, out var problem))
            return problem;

        var options = new VaultConnectionOptions
        {
            Address = address,
            Headers = new Dictionary<string, string>(spec.Headers ?? new Dictionary<string, string>()),
            TlsServerName = NullIfEmpty(spec.TlsServerName),
            CaCertificates = ca.Pem,
            SkipTlsVerify = spec.SkipTlsVerify ?? false,
            Timeout = timeout,
        };
        if (Check(options, $"VaultConnection {key}") is { } invalid)
            return invalid;

        return new ResolvedConnection(key, options, Fingerprint.Of(connection.Metadata.Uid, $"{connection.Metadata.Generation}", ca.Pem ?? ""));
    }

    /// <summary>What the client refuses of options, such as a header that isn't for them to set; null when all is well.</summary>
    /// <param name="options">The options.</param>
    /// <param name="source">Where they come from.</param>
    public static Problem? Check(VaultConnectionOptions options, string source)
    {
        try
        {
            options.Validate();
            return null;
        }
        catch (ArgumentException error)
        {
            return new Problem(Reasons.InvalidSpec, $"{source} can't be used: {error.Message}", ProblemKind.Stalled);
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
