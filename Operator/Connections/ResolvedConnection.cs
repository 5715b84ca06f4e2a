using Operator.Runtime.Client;
using Vault.Client;

namespace Operator.Connections;

/// <summary>A VaultConnection, worked out.</summary>
/// <param name="Key">Its namespace and name.</param>
/// <param name="Options">How the store is reached.</param>
/// <param name="Fingerprint">Changes whenever the effective configuration does, the CA's bytes included.</param>
public sealed record ResolvedConnection(ObjectKey Key, VaultConnectionOptions Options, string Fingerprint);
