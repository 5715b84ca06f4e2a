using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Registry;

/// <summary>Names made from <c>metadata.generateName</c> (<c>k8s.io/apiserver/pkg/storage/names</c>).</summary>
internal static class GeneratedNames
{
    private const string SuffixAlphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>Gives an object a name: its prefix and five random characters.</summary>
    public static void Set(JsonObject metadata)
    {
        var prefix = (string?)metadata["generateName"] ?? "";
        metadata["name"] = prefix[..Math.Min(prefix.Length, 248)] + RandomNumberGenerator.GetString(SuffixAlphabet, 5);
    }
}
