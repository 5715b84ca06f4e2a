using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Seal;

/// <summary>Whether the server is initialised and unsealed, and the key shares that unseal it.</summary>
public sealed class SealState
{
    private const int MaxShares = 255;
    private const int KeySize = 32;

    private readonly Lock _gate = new();
    private readonly List<byte[]> _given = [];
    private byte[]? _digest;
    private string _nonce = "";

    /// <summary>True once it has been initialised.</summary>
    public bool IsInitialized { get; private set; }

    /// <summary>True until it is unsealed.</summary>
    public bool IsSealed { get; private set; } = true;

    /// <summary>The number of key shares.</summary>
    public int Shares { get; private set; }

    /// <summary>How many of them are needed.</summary>
    public int Threshold { get; private set; }

    /// <summary>The cluster's id.</summary>
    public string ClusterId { get; private set; } = Guid.NewGuid().ToString();

    /// <summary>The cluster's name.</summary>
    public string ClusterName { get; private set; } = $"vault-cluster-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";

    /// <summary>Initialises the server and gives the key shares.</summary>
    /// <exception cref="VaultException">It is initialised already, or the numbers make no sense.</exception>
    public IReadOnlyList<byte[]> Initialize(int shares, int threshold)
    {
        lock (_gate)
        {
            if (IsInitialized)
                throw VaultException.Refused("Vault is already initialized");
            if (Invalid(shares, threshold) is { } reason)
                throw VaultException.Refused($"invalid seal configuration: {reason}");

            IsInitialized = true;
            return Rekey(shares, threshold);
        }
    }

    /// <summary>Makes a new key and gives its shares; those of the old one are good for nothing then.</summary>
    public IReadOnlyList<byte[]> Rekey(int shares, int threshold)
    {
        lock (_gate)
        {
            var key = RandomNumberGenerator.GetBytes(KeySize);
            (_digest, Shares, Threshold) = (SHA256.HashData(key), shares, threshold);
            return shares == 1 ? [key] : ShamirSharing.Split(key, shares, threshold);
        }
    }

    /// <summary>True if some shares give the key.</summary>
    public bool IsKey(IReadOnlyList<byte[]> shares)
    {
        lock (_gate)
        {
            if (shares.Any(s => s.Length is not (KeySize or KeySize + 1)))
                return false;
            var key = Threshold == 1 ? shares[0] : ShamirSharing.Combine(shares);
            return SHA256.HashData(key).AsSpan().SequenceEqual(_digest);
        }
    }

    /// <summary>Takes a key share; enough of them unseal the server.</summary>
    /// <exception cref="VaultException">It isn't initialised, or the shares don't give its key.</exception>
    public void Unseal(byte[] share)
    {
        lock (_gate)
        {
            if (!IsInitialized)
                throw VaultException.Refused("Vault is not initialized");
            if (!IsSealed)
                return;
            if (share.Length is not (KeySize or KeySize + 1))
                throw VaultException.Refused($"key is invalid: must be between {KeySize} and {KeySize + 1} bytes");
            if (_given.Exists(g => g.AsSpan().SequenceEqual(share)))
                return;
            if (_given.Count == 0)
                _nonce = Guid.NewGuid().ToString();

            _given.Add(share);
            if (_given.Count < Threshold)
                return;
            var isKey = IsKey(_given);
            Reset();
            if (!isKey)
                throw VaultException.Refused(
                    "unable to retrieve stored keys: failed to encrypt keys for storage: cipher: message authentication failed", 500);
            IsSealed = false;
        }
    }

    /// <summary>Unseals without key shares, as a server does that has its key elsewhere (auto-unseal).</summary>
    /// <exception cref="VaultException">It isn't initialised.</exception>
    public void AutoUnseal()
    {
        lock (_gate)
        {
            if (!IsInitialized)
                throw VaultException.Refused("Vault is not initialized");
            Reset();
            IsSealed = false;
        }
    }

    /// <summary>Forgets the key shares given so far.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _given.Clear();
            _nonce = "";
        }
    }

    /// <summary>Seals the server.</summary>
    public void Seal() => IsSealed = true;

    /// <summary>The state, for <see cref="Load"/>; not the key, which only its shares give.</summary>
    public JsonObject Save()
    {
        lock (_gate)
        {
            return new JsonObject
            {
                ["initialized"] = IsInitialized,
                ["sealed"] = IsSealed,
                ["shares"] = Shares,
                ["threshold"] = Threshold,
                ["key_digest"] = _digest is null ? null : Convert.ToBase64String(_digest),
                ["cluster_id"] = ClusterId,
                ["cluster_name"] = ClusterName,
            };
        }
    }

    /// <summary>Takes up what <see cref="Save"/> gave: the server is sealed if it was then, and the same key shares unseal it.</summary>
    public void Load(JsonObject state)
    {
        lock (_gate)
        {
            Reset();
            (IsInitialized, IsSealed) = (StateJson.Read<bool>(state["initialized"]), StateJson.Read<bool>(state["sealed"]));
            (Shares, Threshold) = (StateJson.Read<int>(state["shares"]), StateJson.Read<int>(state["threshold"]));
            _digest = (string?)state["key_digest"] is { } digest ? Convert.FromBase64String(digest) : null;
            (ClusterId, ClusterName) = (StateJson.Read<string>(state["cluster_id"]), StateJson.Read<string>(state["cluster_name"]));
        }
    }

    /// <summary>What <c>sys/seal-status</c> shows.</summary>
    public JsonObject Describe(string version)
    {
        lock (_gate)
        {
            var status = new JsonObject
            {
                ["type"] = "shamir",
                ["initialized"] = IsInitialized,
                ["sealed"] = IsSealed,
                ["t"] = Threshold,
                ["n"] = Shares,
                ["progress"] = _given.Count,
                ["nonce"] = _nonce,
                ["version"] = version,
                ["migration"] = false,
            };
            if (!IsSealed)
                (status["cluster_name"], status["cluster_id"]) = (ClusterName, ClusterId);
            (status["recovery_seal"], status["storage_type"]) = (false, "inmem");
            return status;
        }
    }

    /// <summary>What is wrong with these numbers; null if nothing.</summary>
    public static string? Invalid(int shares, int threshold) => (shares, threshold) switch
    {
        ( < 1, _) => "shares must be at least one",
        ( > MaxShares, _) => "shares must be less than 256",
        (_, < 1) => "threshold must be at least one",
        ( > 1, 1) => "threshold must be greater than one for multiple shares",
        (_, > MaxShares) => "threshold must be less than 256",
        _ => threshold > shares ? "threshold cannot be larger than shares" : null,
    };
}
