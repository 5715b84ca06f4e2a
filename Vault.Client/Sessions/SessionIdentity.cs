namespace Vault.Client.Sessions;

/// <summary>
/// Who logs in where: resources with an equal identity share one session. <paramref name="Fingerprint"/> stands for the whole effective
/// configuration (addresses, CA, credentials' versions), so that a change of any of it makes another identity.
/// </summary>
/// <param name="Connection">The connection, as <c>namespace/name</c>.</param>
/// <param name="Auth">The auth resource, as <c>namespace/name</c>.</param>
/// <param name="Subject">Who logs in, such as <c>system:serviceaccount:app:default</c>.</param>
/// <param name="Fingerprint">A hash of the effective configuration.</param>
public sealed record SessionIdentity(string Connection, string Auth, string Subject, string Fingerprint);
