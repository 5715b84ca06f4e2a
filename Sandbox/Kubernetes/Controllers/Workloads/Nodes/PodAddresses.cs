using System.Buffers.Binary;
using System.Net;

namespace Sandbox.Kubernetes.Controllers.Workloads.Nodes;

/// <summary>Gives Pods addresses of 198.18.0.0/15, which no network routes (RFC 2544; the ranges of RFC 5737 are too small).</summary>
internal sealed class PodAddresses
{
    /// <summary>The range.</summary>
    public const string Range = "198.18.0.0/15";

    private const uint Network = (198u << 24) | (18u << 16);
    private const uint Size = 1u << 17;

    private uint _last;

    /// <summary>The next address that isn't taken.</summary>
    public string Next(Func<string, bool> isTaken)
    {
        while (true)
        {
            _last = _last >= Size - 2 ? 1 : _last + 1;
            var address = new IPAddress(BinaryPrimitives.ReverseEndianness(Network + _last)).ToString();
            if (!isTaken(address))
                return address;
        }
    }
}
