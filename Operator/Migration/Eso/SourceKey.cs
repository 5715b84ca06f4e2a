using System.Text.Json.Nodes;

namespace Operator.Migration.Eso;

/// <summary>What a source of ours reads; equal ones are read once.</summary>
/// <param name="AuthRef">The VaultAuth.</param>
/// <param name="Namespace">The namespace in Vault, where it isn't the VaultAuth's.</param>
/// <param name="Mount">The mount.</param>
/// <param name="Path">The path in it.</param>
/// <param name="Type">The type of the engine; null to have the store asked.</param>
/// <param name="Version">The version; null for the newest.</param>
public sealed record SourceKey(string AuthRef, string? Namespace, string Mount, string Path, string? Type, int? Version)
{
    /// <summary>Where the namespace, mount, path, type and version go.</summary>
    public void WriteTo(JsonObject json)
    {
        json.Put("mount", Mount);
        json.Put("path", Path);
        json.Put("type", Type);
        if (Version is { } version)
            json["version"] = version;
        json.Put("namespace", Namespace);
    }

    /// <summary>A short word for it, of letters and digits only: none of two different ones, followed by <c>_</c>, begins the other.</summary>
    public string Stem => new string([.. Path.Split('/')[^1].Where(char.IsAsciiLetterOrDigit)]) is { Length: > 0 } word ? word : "source";
}
