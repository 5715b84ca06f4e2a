using System.Collections.Concurrent;
using Vault.Client.Auth;

namespace Operator.Authentication;

/// <summary>
/// The secret-ids that came wrapped. They outlive sessions: one that was idle comes back, and another edit of the Secret or the VaultAuth doesn't
/// change the wrapping token, which could not be used twice. One entry a Secret and mount; a new wrapping token takes the place of the old.
/// </summary>
public sealed class WrappedSecretIds(CredentialSecrets secrets)
{
    private readonly ConcurrentDictionary<(string Connection, string? Namespace, string Mount, Credential Credential), WrappedSecretId> _known = [];

    /// <summary>The secret-id whose wrapping token a Secret holds.</summary>
    public WrappedSecretId Of(LoginSetup setup, Credential wrappingToken, AuthMount mount) => _known.GetOrAdd(
        (setup.Connection.Key.ToString(), mount.Namespace, mount.Path, wrappingToken with { NamedBy = "" }),
        _ => new WrappedSecretId(mount, ct => secrets.ReadAsync(wrappingToken, ct)));
}
