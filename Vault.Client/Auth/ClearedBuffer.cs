using System.Buffers;

namespace Vault.Client.Auth;

/// <summary>A growing buffer that leaves no copy of its content behind: outgrown parts are cleared at once, the rest on disposal.</summary>
internal sealed class ClearedBuffer : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes = new byte[1024];
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose() => Array.Clear(_bytes);

    private void Reserve(int size)
    {
        if (_bytes.Length - _length >= size)
            return;

        var larger = new byte[Math.Max(_bytes.Length * 2, _length + size)];
        _bytes.AsSpan(0, _length).CopyTo(larger);
        Array.Clear(_bytes);
        _bytes = larger;
    }
}
