using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Operator.Pipeline;

/// <summary>
/// When a resource is read again. Each phase has its own place within the interval, fixed by a hash: a fleet never marches in step, a restart
/// of the operator moves nothing, and what reads the same source is due at the same moment and shares one read.
/// </summary>
public static class RefreshSchedule
{
    /// <summary>The place within the interval: the same for everything that reads the same source.</summary>
    /// <param name="seed">What names the source.</param>
    /// <returns>A number from 0 up to 1.</returns>
    public static double Phase(string seed)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(seed), hash);
        return BinaryPrimitives.ReadUInt32LittleEndian(hash) / (uint.MaxValue + 1.0);
    }

    /// <summary>
    /// The next moment of a phase. After a read, one that lies less than a tenth of the interval ahead is skipped: what was just read isn't read
    /// again at once.
    /// </summary>
    public static DateTimeOffset NextDue(DateTimeOffset now, TimeSpan interval, double phase, bool hasRead)
    {
        var least = hasRead ? interval.Ticks / 10 : 1;
        var offset = (long)(phase * interval.Ticks);
        var next = ((now.UtcTicks - offset) / interval.Ticks * interval.Ticks) + offset;
        while (next - now.UtcTicks < least)
            next += interval.Ticks;
        return new DateTimeOffset(next, TimeSpan.Zero);
    }
}
