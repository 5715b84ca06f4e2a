using System.Net;
using System.Net.Sockets;

namespace Operator.Tenancy;

/// <summary>
/// The IP addresses that no store of a tenant has: what only the operator's own pod or its node can reach, and where the keys to the cloud lie. Private
/// networks are none of them: that is where stores are, and a tenant reaches them from its own pods as well.
/// </summary>
public static class PeerAddress
{
    // Where clouds keep credentials of machines, outside link-local: AWS, Google, Alibaba, Oracle, Azure's wire server.
    private static readonly IPAddress[] Metadata =
    [
        IPAddress.Parse("fd00:ec2::254"), IPAddress.Parse("fd20:ce::254"), IPAddress.Parse("100.100.100.200"), IPAddress.Parse("192.0.0.192"),
        IPAddress.Parse("168.63.129.16"),
    ];

    private static readonly IPNetwork ThisNetwork = IPNetwork.Parse("0.0.0.0/8");
    private static readonly IPNetwork LinkLocal = IPNetwork.Parse("169.254.0.0/16");
    private static readonly IPNetwork Multicast = IPNetwork.Parse("224.0.0.0/3"); // With what is reserved above it, and broadcast.
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96"); // NAT64 (RFC 6052)
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16"); // RFC 3056
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96"); // RFC 4291, deprecated; with :: and ::1

    /// <summary>What an address is that no store has, of the form "is a loopback address"; null for others.</summary>
    public static string? FindRange(IPAddress given)
    {
        var address = Plain(given);
        if (IPAddress.IsLoopback(address))
            return "is a loopback address";
        if (address.Equals(IPAddress.IPv6Any) || (address.AddressFamily == AddressFamily.InterNetwork && ThisNetwork.Contains(address)))
            return "is the unspecified address";
        if (address.IsIPv6LinkLocal || (address.AddressFamily == AddressFamily.InterNetwork && LinkLocal.Contains(address)))
            return "is a link-local address, where clouds keep the credentials of machines";
        if (address.IsIPv6Multicast || (address.AddressFamily == AddressFamily.InterNetwork && Multicast.Contains(address)))
            return "is a multicast or reserved address";
        return Metadata.Contains(address) ? "is where a cloud keeps the credentials of machines" : null;
    }

    /// <summary>An IPv4 address that is written as an IPv6 one, as itself.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.Equals(IPAddress.IPv6Loopback) || address.Equals(IPAddress.IPv6Any))
            return address;

        var bytes = address.GetAddressBytes();
        if (address.IsIPv4MappedToIPv6 || Translated.Contains(address) || Compatible.Contains(address))
            return new IPAddress(bytes.AsSpan(12, 4));

        return SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4)) : address;
    }
}
