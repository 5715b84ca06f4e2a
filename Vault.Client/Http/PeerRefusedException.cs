namespace Vault.Client.Http;

/// <summary>A host resolves to nothing that may be connected to, for the reason in the message.</summary>
internal sealed class PeerRefusedException(string reason) : IOException(reason);
