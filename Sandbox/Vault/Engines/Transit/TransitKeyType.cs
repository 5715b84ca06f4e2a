namespace Sandbox.Vault.Engines.Transit;

/// <summary>A type of transit key.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PairType"><c>rsa</c>, <c>ec</c> or <c>ed25519</c>; empty for a symmetric key.</param>
/// <param name="Bits">The size of the key.</param>
/// <param name="ShownName">The name that stands beside a public key.</param>
internal sealed record TransitKeyType(string Name, string PairType, int Bits, string ShownName)
{
    /// <summary>The types that Vault 1.8 has.</summary>
    public static readonly IReadOnlyList<TransitKeyType> All =
    [
        new("aes128-gcm96", "", 128, ""),
        new("aes256-gcm96", "", 256, ""),
        new("chacha20-poly1305", "", 256, ""),
        new("ecdsa-p256", "ec", 256, "P-256"),
        new("ecdsa-p384", "ec", 384, "P-384"),
        new("ecdsa-p521", "ec", 521, "P-521"),
        new("ed25519", "ed25519", 256, "ed25519"),
        new("rsa-2048", "rsa", 2048, "rsa-2048"),
        new("rsa-3072", "rsa", 3072, "rsa-3072"),
        new("rsa-4096", "rsa", 4096, "rsa-4096"),
    ];

    /// <summary>True for a symmetric key.</summary>
    public bool IsSymmetric => PairType.Length == 0;

    /// <summary>True if it encrypts and decrypts.</summary>
    public bool Encrypts => IsSymmetric || PairType == "rsa";

    /// <summary>True if it signs and verifies.</summary>
    public bool Signs => !IsSymmetric;

    /// <summary>True if what it signs is hashed before.</summary>
    public bool HashesInput => PairType is "rsa" or "ec";

    /// <summary>True if each context can have a key of its own.</summary>
    public bool Derives => IsSymmetric || PairType == "ed25519";

    /// <summary>The type of a name; null for an unknown one.</summary>
    public static TransitKeyType? Find(string name) => All.FirstOrDefault(t => t.Name == name);
}
