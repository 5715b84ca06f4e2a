using System.Security.Cryptography;
using System.Text;

namespace Operator.Pipeline;

/// <summary>Stands for a configuration: equal while nothing of it changes. Over names and public parts only, never over a credential.</summary>
public static class Fingerprint
{
    /// <summary>The fingerprint of some parts, in order.</summary>
    public static string Of(params ReadOnlySpan<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts)))[..16]);
}
