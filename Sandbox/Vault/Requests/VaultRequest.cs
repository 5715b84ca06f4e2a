using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Sandbox.Vault.Core;
using Sandbox.Vault.Mounts;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Requests;

/// <summary>A request on its way through the core to a backend (<c>logical.Request</c>).</summary>
public sealed class VaultRequest
{
    /// <summary>The <c>request_id</c> of the answer.</summary>
    public string Id { get; } = Guid.NewGuid().ToString();

    /// <summary>What is done; an update becomes a create once the backend has said that nothing exists.</summary>
    public required Operation Operation { get; set; }

    /// <summary>The path without <c>/v1/</c>, and without its namespace once the core has found that.</summary>
    public required string Path { get; set; }

    /// <summary>The fields of the body, or of the query.</summary>
    public JsonObject Data { get; init; } = [];

    /// <summary>The token as sent; empty for none.</summary>
    public string ClientToken { get; init; } = "";

    /// <summary>The client's address.</summary>
    public string RemoteAddress { get; init; } = "127.0.0.1";

    /// <summary>The life time asked for in <c>X-Vault-Wrap-TTL</c>.</summary>
    public TimeSpan? WrapTtl { get; init; }

    /// <summary>The namespace named in the header <c>X-Vault-Namespace</c>, as sent; empty for none.</summary>
    public string NamespaceHeader { get; init; } = "";

    /// <summary>The certificate that the client showed (TLS); null for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The namespace that the request is for; null before the core has found it.</summary>
    public VaultCore? Core { get; set; }

    /// <summary>The mount that serves the path.</summary>
    public MountEntry? Mount { get; set; }

    /// <summary>The path below the mount.</summary>
    public string RelativePath { get; set; } = "";

    /// <summary>The token behind <see cref="ClientToken"/>; null for a login.</summary>
    public TokenEntry? Token { get; set; }

    /// <summary>True where the path needs no token.</summary>
    public bool IsUnauthenticated { get; set; }
}
