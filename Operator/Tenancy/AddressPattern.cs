using System.Globalization;
using System.Net;

namespace Operator.Tenancy;

/// <summary>
/// One entry of the administrator's list of addresses: <c>scheme://host[:port]</c>. The scheme is http or https. The host is a name, a name behind
/// <c>*.</c> (which stands for one label or more), <c>*</c> for any host, an IP address, or a network such as <c>10.0.0.0/8</c>. The port is a number or
/// <c>*</c>; without one it is the scheme's own.
/// </summary>
public sealed class AddressPattern
{
    private readonly string _scheme;
    private readonly string? _host;
    private readonly IPNetwork? _network;
    private readonly int? _port;

    private AddressPattern(string scheme, string? host, IPNetwork? network, int? port) => (_scheme, _host, _network, _port) = (scheme, host, network, port);

    /// <summary>Reads an entry; null where it is none.</summary>
    public static AddressPattern? Parse(string text)
    {
        var separator = text.IndexOf("://", StringComparison.Ordinal);
        if (separator < 0 || text[..separator] is not ("http" or "https"))
            return null;

        var scheme = text[..separator];
        if (!TrySplit(text[(separator + 3)..].ToLowerInvariant(), scheme, out var host, out var port))
            return null;

        var bare = host.Trim('[', ']');
        if (IPNetwork.TryParse(bare, out var network))
            return new AddressPattern(scheme, null, network, port);
        if (IsAddress(bare, out var address))
            return new AddressPattern(scheme, null, new IPNetwork(address, address.GetAddressBytes().Length * 8), port);

        var name = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
        return host == "*" || (!name.Contains('*') && Uri.CheckHostName(name) == UriHostNameType.Dns)
            ? new AddressPattern(scheme, host, null, port)
            : null;
    }

    /// <summary>Whether a URL is one of those that the entry stands for.</summary>
    public bool Matches(Uri address)
    {
        if (address.Scheme != _scheme || (_port is { } port && address.Port != port))
            return false;

        var host = address.IdnHost.TrimEnd('.').Trim('[', ']').ToLowerInvariant();
        if (IPAddress.TryParse(host, out var ip))
            return _host == "*" || Contains(ip, address.Port);

        return _host is { } name
            && (name == "*" || (name.StartsWith("*.", StringComparison.Ordinal) ? host.EndsWith(name[1..], StringComparison.Ordinal) && host.Length > name.Length - 1 : host == name));
    }

    /// <summary>Whether the entry names an IP address, by itself or by its network, and a port: they may be connected to, whatever range it lies in.</summary>
    public bool Contains(IPAddress address, int port) => _network?.Contains(PeerAddress.Plain(address)) == true && (_port is null || _port == port);

    // From the right, since IPv6 addresses have colons of their own, and in brackets where a port follows.
    private static bool TrySplit(string authority, string scheme, out string host, out int? port)
    {
        (host, port) = (authority, scheme == "https" ? 443 : 80);
        var colon = authority.LastIndexOf(':');
        if (colon < 0 || authority.EndsWith(']') || (authority.Count(c => c == ':') > 1 && !authority.Contains('[')))
            return authority.Length > 0;

        host = authority[..colon];
        if (authority[(colon + 1)..] == "*")
        {
            port = null;
            return host.Length > 0;
        }

        var isNumber = ushort.TryParse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        port = number;
        return isNumber && number > 0 && host.Length > 0;
    }

    // Not "1" or "0x7f.1", which are addresses to the socket library only.
    private static bool IsAddress(string text, out IPAddress address) =>
        IPAddress.TryParse(text, out address!) && (text.Contains(':') || text.Count(c => c == '.') == 3);
}
