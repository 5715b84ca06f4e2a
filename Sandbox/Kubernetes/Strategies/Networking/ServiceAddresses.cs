using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Strategies.Networking;

/// <summary>Cluster addresses (10.96.0.0/12) and node ports (30000–32767), as kube-apiserver gives them out by default.</summary>
/// <param name="objects">Finds what is taken.</param>
internal sealed class ServiceAddresses(IObjectReader objects)
{
    /// <summary>The address of the Service <c>kubernetes</c>.</summary>
    public const string First = "10.96.0.1";

    private const uint Network = (10u << 24) | (96u << 16);
    private const uint Size = 1u << 20;

    // The lower part is left to those who choose an address themselves (KEP-3070).
    private const int Reserved = 256;
    private const int FirstPort = 30000;
    private const int LastPort = 32767;

    /// <summary>An address that no Service has.</summary>
    public string Next()
    {
        var taken = objects.List("services").Select(service => service.Text("spec", "clusterIP")).ToHashSet();
        while (true)
        {
            var address = Text(Network + (uint)RandomNumberGenerator.GetInt32(Reserved, (int)Size - 1));
            if (!taken.Contains(address))
                return address;
        }
    }

    /// <summary>A node port that neither another Service nor this one has.</summary>
    public int NextPort(JsonObject spec)
    {
        var taken = objects.List("services").SelectMany(service => service.Items("spec", "ports")).Concat(spec.Items("ports"))
            .Select(port => port.Number("nodePort")).ToHashSet();
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(FirstPort, LastPort + 1);
            if (!taken.Contains(port))
                return port;
        }
    }

    /// <summary>What is wrong with the address that a Service asks for; null if nothing is.</summary>
    public FieldError? Problem(JsonObject service)
    {
        var address = service.Text("spec", "clusterIP");
        if (address is "" or "None")
            return null;
        if (!IPAddress.TryParse(address, out var parsed))
            return FieldErrors.Invalid("spec.clusterIPs[0]", address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        if (!Contains(parsed))
            return Refused(service, "the provided network does not match the current range");
        var uid = service.Text("metadata", "uid");
        var isTaken = objects.List("services")
            .Any(other => other.Text("spec", "clusterIP") == address && other.Text("metadata", "uid") != uid);
        return isTaken ? Refused(service, "provided IP is already allocated") : null;
    }

    private static FieldError Refused(JsonObject service, string why)
    {
        var address = service.Text("spec", "clusterIP");
        return FieldErrors.InvalidRaw("spec.clusterIPs", $"[]string{{{FieldErrors.Quote(address)}}}", $"failed to allocate IP {address}: {why}");
    }

    private static bool Contains(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out var length) && length == 4
            && BinaryPrimitives.ReadUInt32BigEndian(bytes) is >= Network and < Network + Size;
    }

    private static string Text(uint address) => new IPAddress(BinaryPrimitives.ReverseEndianness(address)).ToString();
}
