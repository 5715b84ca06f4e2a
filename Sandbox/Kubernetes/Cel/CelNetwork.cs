using System.Globalization;
using System.Net;

namespace Sandbox.Kubernetes.Cel;

/// <summary>A range of IP addresses in CIDR notation.</summary>
/// <param name="Address">The address before the slash.</param>
/// <param name="PrefixLength">The number of bits behind the slash.</param>
internal sealed record CelNetwork(CelAddress Address, int PrefixLength) : ICelOpaque
{
    /// <summary>The type.</summary>
    public static CelType NetworkType { get; } = CelType.Opaque("net.CIDR");

    /// <inheritdoc/>
    public CelType Type => NetworkType;

    /// <summary>The range with the bits behind its prefix cleared.</summary>
    public CelNetwork Masked => new(new CelAddress(Mask(Address.Address, PrefixLength)), PrefixLength);

    /// <summary>Reads a range; null if it is none.</summary>
    public static CelNetwork? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && CelAddress.Parse(text[..slash]) is { } address
            && int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            && bits <= (address.Family == 4 ? 32 : 128)
            ? new CelNetwork(address, bits)
            : null;
    }

    /// <summary>Whether an address is in the range.</summary>
    public bool Contains(CelAddress other) =>
        other.Family == Address.Family && Mask(other.Address, PrefixLength).Equals(Mask(Address.Address, PrefixLength));

    /// <summary>Whether all of another range is in this one.</summary>
    public bool Contains(CelNetwork other) => other.PrefixLength >= PrefixLength && Contains(other.Address);

    /// <inheritdoc/>
    public override string ToString() => $"{Address}/{PrefixLength}";

    private static IPAddress Mask(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(0xff << (8 - Math.Clamp(bits - (8 * i), 0, 8)));
        return new IPAddress(bytes);
    }
}
