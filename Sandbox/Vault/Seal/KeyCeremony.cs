using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Seal;

/// <summary>Something that needs enough key shares: a new root token, or new key shares. Shares are given one by one.</summary>
/// <param name="seal">Whose key shares.</param>
/// <param name="what">What it is called in errors.</param>
internal sealed class KeyCeremony(SealState seal, string what)
{
    private readonly Lock _gate = new();
    private readonly List<byte[]> _given = [];

    /// <summary>The nonce that every share comes with; empty if nothing is under way.</summary>
    public string Nonce { get; private set; } = "";

    /// <summary>True if one is under way.</summary>
    public bool IsStarted => Nonce.Length > 0;

    /// <summary>How many shares were given.</summary>
    public int Progress
    {
        get
        {
            lock (_gate)
                return _given.Count;
        }
    }

    /// <summary>Begins.</summary>
    /// <exception cref="VaultException">One is under way.</exception>
    public void Start()
    {
        lock (_gate)
        {
            if (IsStarted)
                throw VaultException.Refused($"{what} already in progress");
            Nonce = Guid.NewGuid().ToString();
        }
    }

    /// <summary>Ends, whether it came to something or not.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            _given.Clear();
            Nonce = "";
        }
    }

    /// <summary>Takes a share.</summary>
    /// <returns>True once there are enough, and they are the right ones.</returns>
    /// <exception cref="VaultException">Nothing is under way, the nonce is another's, or the shares are wrong.</exception>
    public bool Take(byte[] share, string nonce)
    {
        lock (_gate)
        {
            if (!IsStarted)
                throw VaultException.Refused($"no {what} in progress");
            if (nonce != Nonce)
                throw VaultException.Refused($"incorrect nonce supplied; nonce for this {what} operation is \"{Nonce}\"");
            if (_given.Exists(g => g.AsSpan().SequenceEqual(share)))
                throw VaultException.Refused("given key has already been provided during this generation operation");
            _given.Add(share);
            if (_given.Count < seal.Threshold)
                return false;
            var isRight = seal.IsKey(_given);
            _given.Clear();
            return isRight ? true : throw VaultException.Refused($"{what} aborted: cipher: message authentication failed");
        }
    }
}
