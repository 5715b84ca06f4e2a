using System.Diagnostics.CodeAnalysis;
using Operator.Controllers;
using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Runtime.Client;
using Operator.Tenancy;
using Vault.Client;

namespace Operator.Connections;

/// <summary>
/// Works out how a VaultConnection reaches its store, or says what is wrong with it. What the schema refuses is checked again: it may have been stored
/// before the rule was.
/// </summary>
public sealed class ConnectionConfiguration(
    CaCertificates authorities, ClientCertificates certificates, AddressPolicy addresses, CourierSettings settings)
{
    // A request that waits longer holds a worker that others need.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Works out a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="references">Who asks: what it is referred to wakes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Outcome<ResolvedConnection>> CreateAsync(
        VaultConnection connection, ReferenceScope references, CancellationToken cancellationToken)
    {
        var what = $"VaultConnection {ObjectKey.Of(connection)}";
        if (!Settings(connection, what).Succeeded(out var options, out var problem))
            return problem;

        if (!(await authorities.LoadAsync(connection, references, cancellationToken)).Succeeded(out var ca, out problem))
            return problem;

        options = options with { CaCertificates = ca.Pem };
        if (connection.Spec.ClientCertSecretRef is { Length: > 0 } name)
        {
            var secret = new ObjectKey(connection.Metadata.NamespaceProperty, name);
            var loaded = await certificates.LoadAsync(secret, $"spec.clientCertSecretRef of {what}", references, cancellationToken);
            if (!loaded.Succeeded(out var certificate, out problem))
                return problem;

            options = options with { ClientCertificate = certificate };
        }

        return Check(options, what) is { } invalid ? invalid : new ResolvedConnection(ObjectKey.Of(connection), options, FingerprintOf(connection, options));
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
            return Invalid($"{source} can't be used: {error.Message}");
        }
    }

    private Outcome<VaultConnectionOptions> Settings(VaultConnection connection, string what)
    {
        var spec = connection.Spec;
        if (!TryUrl(spec.Address, out var address))
            return Invalid($"spec.address of {what} is no http or https URL: write it like https://vault.example.com:8200");

        Uri? proxy = null;
        if (!string.IsNullOrEmpty(spec.ProxyUrl) && !TryUrl(spec.ProxyUrl, out proxy))
            return Invalid($"spec.proxyURL of {what} is no http or https URL: write it like http://proxy.example.com:3128");

        var timeout = TimeSpan.FromSeconds(60);
        if (!string.IsNullOrEmpty(spec.Timeout) && (!GoDuration.TryParse(spec.Timeout, out timeout) || timeout <= TimeSpan.Zero || timeout > LongestTimeout))
            return Invalid($"spec.timeout of {what} is no duration of at most 2m: write it like 30s");

        // What an administrator wrote, in the operator's own namespace, is an administrator's to decide.
        var isTenants = connection.Metadata.NamespaceProperty != settings.Namespace;
        if (isTenants && RefuseAddresses(address, proxy, what) is { } refusal)
            return refusal;

        return new VaultConnectionOptions
        {
            Address = address,
            Headers = new Dictionary<string, string>(spec.Headers ?? new Dictionary<string, string>()),
            TlsServerName = NullIfEmpty(spec.TlsServerName),
            SkipTlsVerify = spec.SkipTlsVerify ?? false,
            Timeout = timeout,
            Proxy = proxy,
            Limits = LimitsOf(connection),
            Peers = isTenants ? addresses : null,
        };
    }

    private Problem? RefuseAddresses(Uri address, Uri? proxy, string what) =>
        addresses.Refuse(address, $"spec.address of {what}") ?? (proxy is null ? null : addresses.Refuse(proxy, $"spec.proxyURL of {what}"));

    private static ConnectionLimits? LimitsOf(VaultConnection connection) =>
        connection.Spec.Limits is { } limits && (limits.RequestsPerSecond ?? limits.MaxInFlight) is not null
            ? new ConnectionLimits(ObjectKey.Of(connection).ToString(), limits.RequestsPerSecond, limits.MaxInFlight)
            : null;

    // By content, not by the Secrets' versions: a label on one of them logs nobody in again.
    private static string FingerprintOf(VaultConnection connection, VaultConnectionOptions options) => Fingerprint.Of(
        connection.Metadata.Uid, $"{connection.Metadata.Generation}", options.CaCertificates ?? "", options.ClientCertificate?.CertificatePem ?? "");

    private static bool TryUrl(string? text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && (url.Scheme is "http" or "https");

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static Problem Invalid(string message) => new(Reasons.InvalidSpec, message, ProblemKind.Stalled);
}
