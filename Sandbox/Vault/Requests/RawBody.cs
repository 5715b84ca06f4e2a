namespace Sandbox.Vault.Requests;

/// <summary>A body outside the envelope, such as a certificate.</summary>
/// <param name="ContentType">Its content type.</param>
/// <param name="Bytes">Its bytes.</param>
public sealed record RawBody(string ContentType, ReadOnlyMemory<byte> Bytes);
