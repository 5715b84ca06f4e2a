namespace Sandbox.Faults;

/// <summary>Writes slowly.</summary>
/// <param name="inner">Where to.</param>
/// <param name="bytesPerSecond">The speed.</param>
/// <param name="time">The clock.</param>
internal sealed class TrickleStream(Stream inner, int bytesPerSecond, TimeProvider time) : Stream
{
    private const int StepsPerSecond = 10;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var most = Math.Max(1, bytesPerSecond / StepsPerSecond);
        while (buffer.Length > 0)
        {
            var size = Math.Min(most, buffer.Length);
            await inner.WriteAsync(buffer[..size], cancellationToken);
            await inner.FlushAsync(cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds((double)size / bytesPerSecond), time, cancellationToken);
            buffer = buffer[size..];
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException("Answers are written asynchronously.");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Answers are written asynchronously.");

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
