using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Wrapping;

/// <summary>An answer behind a wrapping token.</summary>
/// <param name="Info">What was said when it was wrapped.</param>
/// <param name="Response">The answer.</param>
public sealed record WrappedResponse(WrapInfo Info, VaultResponse Response);
