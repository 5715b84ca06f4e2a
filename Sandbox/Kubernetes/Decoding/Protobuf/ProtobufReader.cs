using System.Buffers.Binary;
using System.Text;

namespace Sandbox.Kubernetes.Decoding.Protobuf;

/// <summary>Reads the wire format of protobuf.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Reads the next field: a number, or bytes. False at the end.</summary>
    /// <exception cref="FormatException">It isn't protobuf.</exception>
    public bool Next(out int field, out ulong number, out ReadOnlySpan<byte> content)
    {
        field = 0;
        number = 0;
        content = default;
        if (_rest.IsEmpty)
            return false;
        var tag = Varint();
        field = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                number = Varint();
                return true;
            case 1:
                number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                return true;
            case 2:
                content = Take(checked((int)Varint()));
                return true;
            case 5:
                number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                return true;
            default:
                throw new FormatException($"proto: illegal wireType {tag & 7}");
        }
    }

    /// <summary>A text.</summary>
    public static string Text(ReadOnlySpan<byte> content) => Encoding.UTF8.GetString(content);

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }

        throw new FormatException("proto: integer overflow");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > _rest.Length)
            throw new FormatException("unexpected EOF");
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
