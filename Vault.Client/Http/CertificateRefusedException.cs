using System.Security.Authentication;

namespace Vault.Client.Http;

/// <summary>The server's certificate was refused, for the reason in the message.</summary>
internal sealed class CertificateRefusedException(string reason) : AuthenticationException(reason);
