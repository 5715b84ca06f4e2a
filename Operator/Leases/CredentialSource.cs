using Operator.Authentication;

namespace Operator.Leases;

/// <summary>What credentials are asked for, and by whom.</summary>
/// <param name="Login">Who asks.</param>
/// <param name="Namespace">The Vault namespace of the engine; null for none.</param>
/// <param name="Path">The path with the mount.</param>
/// <param name="Method">GET, POST or PUT.</param>
/// <param name="Parameters">The body, a JSON object; null for none.</param>
/// <param name="Fingerprint">
/// Another one means new credentials. Over what is asked for and by whom; not over how the store is reached, so that a new CA changes no credentials.
/// </param>
public sealed record CredentialSource(
    LoginPlan Login, string? Namespace, string Path, HttpMethod Method, ReadOnlyMemory<byte>? Parameters, string Fingerprint)
{
    /// <summary>Method and path, for people.</summary>
    public override string ToString() => $"{Method} {Path}";
}
