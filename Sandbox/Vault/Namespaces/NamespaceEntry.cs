using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Sandbox.Vault.Namespaces;

/// <summary>What is known of a namespace.</summary>
public sealed class NamespaceEntry
{
    private const string IdCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int IdLength = 6;

    /// <summary>The root namespace.</summary>
    public static NamespaceEntry Root => new() { Path = "", Id = "root", Uuid = Guid.Empty.ToString() };

    /// <summary>The whole path with a slash at its end, such as <c>team/app/</c>; empty for the root namespace.</summary>
    public required string Path { get; init; }

    /// <summary>The short id that ends tokens, accessors and leases of the namespace.</summary>
    public string Id { get; init; } = RandomNumberGenerator.GetString(IdCharacters, IdLength);

    /// <summary>The UUID.</summary>
    public string Uuid { get; init; } = Guid.NewGuid().ToString();

    /// <summary>Free metadata.</summary>
    public IReadOnlyDictionary<string, string> CustomMetadata { get; set; } = new Dictionary<string, string>();

    /// <summary>The key that unlocks the namespace's API; empty unless it is locked.</summary>
    public string UnlockKey { get; set; } = "";

    /// <summary>True for the root namespace.</summary>
    public bool IsRoot => Path.Length == 0;

    /// <summary>What ends the ids of the namespace: a dot and its id; nothing in the root namespace.</summary>
    public string IdSuffix => IsRoot ? "" : $".{Id}";

    /// <summary>What the API shows.</summary>
    public JsonObject Describe() => new()
    {
        ["custom_metadata"] = new JsonObject(CustomMetadata.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))),
        ["id"] = Id,
        ["locked"] = UnlockKey.Length > 0,
        ["path"] = Path,
        ["tainted"] = false,
        ["uuid"] = Uuid,
    };
}
