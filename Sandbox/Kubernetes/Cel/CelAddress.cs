using System.Net;
using System.Net.Sockets;

namespace Sandbox.Kubernetes.Cel;

/// <summary>An IP address.</summary>
/// <param name="Address">The address.</param>
internal sealed record CelAddress(IPAddress Address) : ICelOpaque
{
    /// <summary>The type.</summary>
    public static CelType AddressType { get; } = CelType.Opaque("net.IP");

    /// <inheritdoc/>
    public CelType Type => AddressType;

    /// <summary>4 or 6.</summary>
    public long Family => Address.AddressFamily == AddressFamily.InterNetwork ? 4 : 6;

    /// <summary>Reads an address, without zone and leading zeros; null if it is none.</summary>
    public static CelAddress? Parse(string text)
    {
        if (!IPAddress.TryParse(text, out var address) || text.AsSpan().IndexOfAny("%[]") >= 0 || address.IsIPv4MappedToIPv6)
            return null;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return new CelAddress(address);

        var parts = text.Split('.');
        return parts.Length == 4
            && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0'))
            ? new CelAddress(address)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Address.ToString();
}
