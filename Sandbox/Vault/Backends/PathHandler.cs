using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Backends;

/// <summary>Handles one operation on one path of a backend.</summary>
/// <returns>The answer; null for no content (or, on a read or a list, for not found).</returns>
public delegate ValueTask<VaultResponse?> PathHandler(VaultRequest request, FieldData fields, CancellationToken cancellationToken);
