using Org.BouncyCastle.X509;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>A certificate that was revoked.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Time">When it was revoked.</param>
internal sealed record RevokedCertificate(X509Certificate Certificate, DateTimeOffset Time);
