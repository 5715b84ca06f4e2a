using System.Net;

namespace Sandbox.Vault.AuthMethods;

/// <summary>Address ranges that a login or a token is bound to.</summary>
public static class AddressRange
{
    /// <summary>True if an address is in one of the ranges; a range may be a single address.</summary>
    public static bool Covers(IEnumerable<string> ranges, string address) => IPAddress.TryParse(address, out var ip) && ranges.Any(r =>
        (IPNetwork.TryParse(r, out var network) && network.Contains(ip)) || (IPAddress.TryParse(r, out var single) && single.Equals(ip)));

    /// <summary>True if a text is a range.</summary>
    public static bool IsValid(string range) => IPNetwork.TryParse(range, out _) || IPAddress.TryParse(range, out _);
}
