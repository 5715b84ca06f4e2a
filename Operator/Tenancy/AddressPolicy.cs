using System.Net;
using Operator.Pipeline;
using Vault.Client.Http;

namespace Operator.Tenancy;

/// <summary>
/// Which addresses the VaultConnections of tenants may have, that is, all outside the operator's own namespace. With a list of the administrator's, those
/// on it. Without one, all but what no store has (<see cref="PeerAddress"/>); and by whatever name, no connection is made to such an address, unless the
/// list has it as an IP address or network.
/// </summary>
public sealed class AddressPolicy(IReadOnlyCollection<AddressPattern>? allowed) : IPeerPolicy
{
    /// <inheritdoc />
    public string? Refuse(IPAddress address, int port) =>
        allowed?.Any(pattern => pattern.Contains(address, port)) == true ? null : PeerAddress.FindRange(address);

    /// <summary>Why an address may not be a tenant's; null where it may.</summary>
    /// <param name="address">The address.</param>
    /// <param name="source">Where it stands, such as "spec.address of VaultConnection shop/default".</param>
    public Problem? Refuse(Uri address, string source)
    {
        if (allowed is not null && !allowed.Any(pattern => pattern.Matches(address)))
            return NotAllowed($"{source} is not among the addresses that the administrator allows: use one of those, or have it added to --allowed-vault-addresses");

        var host = address.IdnHost.TrimEnd('.').Trim('[', ']');
        return IPAddress.TryParse(host, out var ip) && Refuse(ip, address.Port) is { } range
            ? NotAllowed($"{source} {range}: use the store's own address. An administrator can allow it by --allowed-vault-addresses")
            : null;
    }

    private static Problem NotAllowed(string message) => new(Reasons.AddressNotAllowed, message, ProblemKind.Stalled);
}
