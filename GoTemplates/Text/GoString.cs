using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace GoTemplates.Text;

/// <summary>
/// Go's strings are bytes; ours are UTF-16. A byte that isn't part of valid UTF-8 is kept as a lone low surrogate, U+DC00 plus the byte
/// (as Python's <c>surrogateescape</c> does), so that binary values pass through templates unchanged.
/// </summary>
internal static class GoString
{
    private const char EscapedFirst = '\uDC80';
    private const char EscapedLast = '\uDCFF';

    private static ReadOnlySpan<byte> Replacement => [0xEF, 0xBF, 0xBD];

    /// <summary>The order of Go's strings, which is that of their UTF-8 bytes.</summary>
    internal static Comparison<string> Comparison { get; } = Compare;

    /// <summary>Whether a UTF-16 unit at this place stands for one byte that isn't UTF-8.</summary>
    internal static bool IsEscapedByte(ReadOnlySpan<char> text, int index) =>
        text[index] is >= EscapedFirst and <= EscapedLast && (index == 0 || !char.IsHighSurrogate(text[index - 1]));

    /// <summary>The length in bytes, as Go's <c>len</c> tells it.</summary>
    internal static int ByteLength(ReadOnlySpan<char> text)
    {
        if (Ascii.IsValid(text))
            return text.Length;

        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var unit = text[i];
            if (unit < 0x80) length++;
            else if (unit < 0x800) length += 2;
            else if (char.IsHighSurrogate(unit) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) (length, i) = (length + 4, i + 1);
            else length += unit is >= EscapedFirst and <= EscapedLast ? 1 : 3;
        }

        return length;
    }

    /// <summary>The bytes of a string.</summary>
    internal static byte[] ToBytes(ReadOnlySpan<char> text)
    {
        var bytes = new byte[ByteLength(text)];
        Encode(text, bytes);
        return bytes;
    }

    /// <summary>Writes a string's bytes into a span that is long enough (<see cref="ByteLength"/>, or three bytes a unit); how many were written.</summary>
    internal static int Encode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        var written = 0;
        while (true)
        {
            var status = Utf8.FromUtf16(text, bytes[written..], out var read, out var count, replaceInvalidSequences: false);
            written += count;
            if (status == OperationStatus.Done)
                return written;
            if (status == OperationStatus.DestinationTooSmall)
                throw new ArgumentException("The span is too short", nameof(bytes));

            text = text[read..];
            if (text[0] is >= EscapedFirst and <= EscapedLast)
            {
                bytes[written++] = (byte)(text[0] - 0xDC00);
            }
            else
            {
                Replacement.CopyTo(bytes[written..]);
                written += Replacement.Length;
            }

            text = text[1..];
        }
    }

    /// <summary>The string of some bytes.</summary>
    internal static string FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);

        var units = new char[bytes.Length];
        var written = 0;
        while (true)
        {
            var status = Utf8.ToUtf16(bytes, units.AsSpan(written), out var read, out var count, replaceInvalidSequences: false);
            written += count;
            if (status == OperationStatus.Done)
                return new string(units, 0, written);

            units[written++] = (char)(0xDC00 + bytes[read]);
            bytes = bytes[(read + 1)..];
        }
    }

    /// <summary>The part of a string between two byte offsets.</summary>
    internal static string Slice(string text, int from, int to) =>
        Ascii.IsValid(text) ? text[from..to] : FromBytes(ToBytes(text).AsSpan(from..to));

    /// <summary>The code point at a place, and how many UTF-16 units it takes; -1 for a byte that isn't UTF-8.</summary>
    internal static int DecodeRune(ReadOnlySpan<char> text, int index, out int units)
    {
        var unit = text[index];
        units = 1;
        if (!char.IsSurrogate(unit))
            return unit;

        if (char.IsHighSurrogate(unit) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        {
            units = 2;
            return char.ConvertToUtf32(unit, text[index + 1]);
        }

        return -1;
    }

    /// <summary>How many runes a string has; a byte that isn't UTF-8 is one.</summary>
    internal static int RuneCount(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; count++)
        {
            _ = DecodeRune(text, i, out var units);
            i += units;
        }

        return count;
    }

    private static int Compare(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
            return left.Length - right.Length;

        char a = left[common], b = right[common];
        if (!char.IsSurrogate(a) && !char.IsSurrogate(b))
            return a - b;

        return ToBytes(left).AsSpan().SequenceCompareTo(ToBytes(right));
    }
}
