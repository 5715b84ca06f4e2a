using Microsoft.AspNetCore.Http;

namespace Sandbox.Faults;

/// <summary>How one of the servers shows its errors, and how its requests read.</summary>
internal interface IFaultDialect
{
    /// <summary>What a request is about.</summary>
    FaultTarget Target(HttpContext http);

    /// <summary>The answer that a fault gives.</summary>
    /// <param name="fault">The fault; its effect is one that answers.</param>
    /// <param name="http">The request.</param>
    /// <param name="handled">The answer that the request got, where the fault has it handled first; else empty.</param>
    FaultReply Reply(Fault fault, HttpContext http, ReadOnlyMemory<byte> handled);
}
