using System.Net.Sockets;
using static Sandbox.Kubernetes.Cel.CelType;
using static Sandbox.Kubernetes.Cel.Overload;

namespace Sandbox.Kubernetes.Cel.Functions;

/// <summary>Functions on addresses, address ranges and URLs.</summary>
internal static class Networks
{
    private static readonly CelType Text = CelType.String;
    private static readonly CelType Ip = CelAddress.AddressType;
    private static readonly CelType Cidr = CelNetwork.NetworkType;
    private static readonly CelType Url = CelUrl.UrlType;

    /// <summary>The overloads.</summary>
    public static IEnumerable<Overload> All => [.. Addresses, .. Ranges, .. Urls];

    private static Overload[] Addresses =>
    [
        Function("ip", [Text], Ip, a => ToAddress(a[0])),
        Function("isIP", [Text], Bool, a => CelAddress.Parse((string)a[0]!) is not null),
        Function("ip.isCanonical", [Text], Bool, a => ToAddress(a[0]).ToString() == (string)a[0]!),
        Member("family", [Ip], Int, a => Address(a[0]).Family),
        Member("isUnspecified", [Ip], Bool, a => Address(a[0]).ToString() is "0.0.0.0" or "::"),
        Member("isLoopback", [Ip], Bool, a => System.Net.IPAddress.IsLoopback(Address(a[0]).Address)),
        Member("isLinkLocalMulticast", [Ip], Bool, a => Within(a[0], "224.0.0.0/24", "ff02::/16")),
        Member("isLinkLocalUnicast", [Ip], Bool, a => Within(a[0], "169.254.0.0/16", "fe80::/10")),
        Member("isGlobalUnicast", [Ip], Bool, a => IsGlobalUnicast(Address(a[0]))),
    ];

    private static Overload[] Ranges =>
    [
        Function("cidr", [Text], Cidr, a => ToNetwork(a[0])),
        Function("isCIDR", [Text], Bool, a => CelNetwork.Parse((string)a[0]!) is not null),
        Member("containsIP", [Cidr, Text], Bool, a => Network(a[0]).Contains(ToAddress(a[1]))),
        Member("containsIP", [Cidr, Ip], Bool, a => Network(a[0]).Contains(Address(a[1]))),
        Member("containsCIDR", [Cidr, Text], Bool, a => Network(a[0]).Contains(ToNetwork(a[1]))),
        Member("containsCIDR", [Cidr, Cidr], Bool, a => Network(a[0]).Contains(Network(a[1]))),
        Member("ip", [Cidr], Ip, a => Network(a[0]).Address),
        Member("masked", [Cidr], Cidr, a => Network(a[0]).Masked),
        Member("prefixLength", [Cidr], Int, a => (long)Network(a[0]).PrefixLength),
    ];

    private static Overload[] Urls =>
    [
        Function("url", [Text], Url, a => CelUrl.Parse((string)a[0]!)
            ?? throw new CelException($"URL parse error during conversion from string: parse {Errors.FieldErrors.Quote((string)a[0]!)}: "
                + "invalid URI for request")),
        Function("isURL", [Text], Bool, a => CelUrl.Parse((string)a[0]!) is not null),
        Member("getScheme", [Url], Text, a => ((CelUrl)a[0]!).Scheme),
        Member("getHost", [Url], Text, a => ((CelUrl)a[0]!).Host),
        Member("getHostname", [Url], Text, a => ((CelUrl)a[0]!).Hostname),
        Member("getPort", [Url], Text, a => ((CelUrl)a[0]!).Port),
        Member("getEscapedPath", [Url], Text, a => ((CelUrl)a[0]!).EscapedPath),
        Member("getQuery", [Url], CelType.Map(Text, CelType.List(Text)), a => Query(((CelUrl)a[0]!).Query)),
    ];

    private static CelAddress Address(object? value) => (CelAddress)value!;

    private static CelNetwork Network(object? value) => (CelNetwork)value!;

    private static CelAddress ToAddress(object? text) => CelAddress.Parse((string)text!)
        ?? throw new CelException($"IP Address {Errors.FieldErrors.Quote((string)text!)} parse error during conversion from string");

    private static CelNetwork ToNetwork(object? text) => CelNetwork.Parse((string)text!)
        ?? throw new CelException($"network address parse error during conversion from string: {Errors.FieldErrors.Quote((string)text!)}");

    private static bool Within(object? address, params string[] ranges) =>
        ranges.Any(range => CelNetwork.Parse(range)!.Contains(Address(address)));

    private static bool IsGlobalUnicast(CelAddress address) =>
        address.ToString() is not ("0.0.0.0" or "::" or "255.255.255.255")
        && !System.Net.IPAddress.IsLoopback(address.Address)
        && !Within(address, "224.0.0.0/4", "ff00::/8", "169.254.0.0/16", "fe80::/10")
        && address.Address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6;

    private static CelMap Query(string query) => new(query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2).Select(part => Uri.UnescapeDataString(part.Replace('+', ' '))).ToArray())
        .GroupBy(pair => pair[0], StringComparer.Ordinal)
        .Select(group => KeyValuePair.Create<object, object?>(
            group.Key, new CelList([.. group.Select(pair => pair.Length > 1 ? pair[1] : "")]))));
}
