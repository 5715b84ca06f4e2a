namespace Vault.Client;

/// <summary>One request to the store's HTTP API.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Path">The path below <c>/v1/</c>, unescaped, such as <c>secret/data/app</c>.</param>
public sealed record VaultRequest(HttpMethod Method, string Path)
{
    /// <summary>What the request is for, in the words of metrics and errors, such as <c>kv-read</c> or <c>login</c>; never a value.</summary>
    public required string Operation { get; init; }

    /// <summary>Query parameters.</summary>
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    /// <summary>The JSON body.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>The Vault namespace (<c>X-Vault-Namespace</c>).</summary>
    public string? Namespace { get; init; }

    /// <summary>The token (<c>X-Vault-Token</c>); a session fills it in.</summary>
    public SecretValue? Token { get; init; }

    /// <summary>What the store must have replicated before it answers (<c>X-Vault-Index</c>): <see cref="VaultResponse.ConsistencyIndex"/> of a write.</summary>
    public string? ConsistencyIndex { get; init; }

    /// <summary>Statuses that are answers to this request rather than errors where they come with a JSON object, such as 404 with a body, or the codes of health.</summary>
    public IReadOnlyList<int> Accept { get; init; } = [];

    /// <summary>
    /// The largest answer that is read, in bytes. A secret is no larger than an entry of the store's storage (1 MiB by default), nor than a Kubernetes
    /// Secret (1 MiB); a larger answer is a <see cref="VaultErrorKind.InvalidResponse"/>.
    /// </summary>
    public int LargestAnswer { get; init; } = 4 * 1024 * 1024;

    /// <summary>False for requests that may have issued something, so must not be sent again blindly.</summary>
    public bool Idempotent { get; init; } = true;
}
