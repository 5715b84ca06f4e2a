namespace Sandbox.Vault.Engines.Transit;

/// <summary>How a signature is made and written.</summary>
/// <param name="Hash">The hash.</param>
/// <param name="RsaScheme"><c>pss</c>, <c>pkcs1v15</c>, or empty for the first.</param>
/// <param name="IsJws">True for the form that JWS has: both halves of ECDSA side by side, base64 for URLs.</param>
internal sealed record SignatureOptions(TransitHash Hash, string RsaScheme, bool IsJws);
