namespace Vault.Client;

/// <summary>
/// One secret value. Prints as <c>***</c> everywhere, so that it can't reach a log, an event or an exception by accident;
/// whoever needs the bytes says so by <see cref="Reveal"/>.
/// </summary>
public readonly struct SecretValue : IEquatable<SecretValue>
{
    private readonly ReadOnlyMemory<byte> _bytes;

    /// <summary>Wraps bytes; they are not copied.</summary>
    public SecretValue(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>The size in bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>The bytes: for the destination and for nothing else.</summary>
    public ReadOnlyMemory<byte> Reveal() => _bytes;

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";

    /// <summary>Compares without telling by its timing where values differ.</summary>
    public bool Equals(SecretValue other) => System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(_bytes.Span, other._bytes.Span);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is SecretValue other && Equals(other);

    /// <summary>The length only: a hash of the content would be a fingerprint of the secret.</summary>
    public override int GetHashCode() => Length;

    /// <summary>Equality of bytes.</summary>
    public static bool operator ==(SecretValue left, SecretValue right) => left.Equals(right);

    /// <summary>Inequality of bytes.</summary>
    public static bool operator !=(SecretValue left, SecretValue right) => !left.Equals(right);
}
