using System.Net;

namespace Vault.Client.Http;

/// <summary>
/// Says which addresses a connection may be made to, by what a name resolves to at that moment: a name that was fit when it was looked at may lead
/// elsewhere later. Connections share an HTTP handler only if they share the policy, so equality counts.
/// </summary>
public interface IPeerPolicy
{
    /// <summary>Why no connection may be made to a port of an address; null where it may. Of the form "is a loopback address".</summary>
    string? Refuse(IPAddress address, int port);
}
