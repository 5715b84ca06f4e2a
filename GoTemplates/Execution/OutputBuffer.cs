using System.Buffers;
using System.Buffers.Text;
using GoTemplates.Text;

namespace GoTemplates.Execution;

/// <summary>The output of an execution. Its memory is cleared before others get it: outputs are secrets.</summary>
internal sealed class OutputBuffer(long limit) : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(4096);
    private int _length;

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes, clearArray: true);
        _bytes = [];
    }

    internal void Write(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Room(utf8.Length));
        Advance(utf8.Length);
    }

    internal void Write(string text)
    {
        // Three bytes a unit are always enough; only long strings are worth being measured first.
        var bytes = text.Length <= 1024 ? text.Length * 3 : GoString.ByteLength(text);
        Advance(GoString.Encode(text, Room(bytes)));
    }

    internal void Write(long number)
    {
        _ = Utf8Formatter.TryFormat(number, Room(20), out var written);
        Advance(written);
    }

    private void Advance(int bytes)
    {
        _length += bytes;
        if (_length > limit) throw TooLong();
    }

    private Span<byte> Room(int bytes)
    {
        if (_bytes.Length - _length < bytes) Grow(bytes);
        return _bytes.AsSpan(_length);
    }

    private void Grow(int bytes)
    {
        var needed = (long)_length + bytes;
        if (needed > limit + 4096L || needed > Array.MaxLength) throw TooLong();
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _bytes.Length)));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes, clearArray: true);
        _bytes = larger;
    }

    private LimitReachedException TooLong() => new(TemplateLimit.Output, $"the output is longer than the limit of {limit} bytes");
}
