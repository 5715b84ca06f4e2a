using System.Security.Cryptography.X509Certificates;

namespace Operator.Runtime.Client.Transport;

/// <summary>
/// The authorities that the machine trusts. On Linux they are read, all of them, when a process checks its first certificate, even where it trusts
/// others only (dotnet/runtime <c>OpenSslX509ChainProcessor.InitiateChain</c>): more than a quarter of the processor time until the operator is ready.
/// </summary>
public static class MachineAuthorities
{
    /// <summary>Has them read on another thread, so that the first handshake finds them there. Whatever fails shows at that handshake.</summary>
    public static void ReadAhead() => ThreadPool.QueueUserWorkItem(static _ =>
    {
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        foreach (var certificate in store.Certificates)
            certificate.Dispose();
    });
}
