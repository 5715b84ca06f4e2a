using Vault.Client.Sessions;

namespace Operator.Sources;

/// <summary>What makes two reads the same: the identity is part of it, so that nobody gets what their own token may not read.</summary>
public sealed record KeyValueReadKey(SessionIdentity Identity, KeyValueSource Source);
