using System.Text.Json.Nodes;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Backends;

/// <summary>A secrets engine or an auth method (<c>framework.Backend</c>).</summary>
public abstract class Backend
{
    private IReadOnlyList<BackendPath>? _paths;

    /// <summary>The paths that need no token, below the mount; a star at the end stands for anything.</summary>
    public virtual IReadOnlyList<string> UnauthenticatedPaths => [];

    /// <summary>The paths that need <c>sudo</c>.</summary>
    public virtual IReadOnlyList<string> RootPaths => [];

    /// <summary>True if lists come in pages where the server has them (OpenBao: <c>after</c> and <c>limit</c>).</summary>
    public virtual bool PagesLists => true;

    /// <summary>Handles a request.</summary>
    public async ValueTask<VaultResponse?> HandleAsync(VaultRequest request, CancellationToken cancellationToken)
    {
        var (path, raw) = Find(request) ?? throw VaultException.UnsupportedPath();
        if (!path.Operations.TryGetValue(request.Operation, out var handler))
            throw VaultException.UnsupportedOperation();

        FieldData fields;
        try
        {
            fields = new FieldData(path.Fields, raw);
        }
        catch (FormatException e)
        {
            throw VaultException.Failed(e.Message);
        }

        return await handler(request, fields, cancellationToken);
    }

    /// <summary>Whether what a write goes to exists; null if the path can't tell.</summary>
    public bool? Exists(VaultRequest request)
    {
        if (Find(request) is not { } found || found.Path.Exists is not { } exists)
            return null;
        try
        {
            return exists(new FieldData(found.Path.Fields, found.Raw));
        }
        catch (FormatException e)
        {
            throw VaultException.Refused(e.Message);
        }
    }

    /// <summary>Renews a token that this auth method gave.</summary>
    /// <returns>What it may have now; null to leave it as it is, which answers the client with no content.</returns>
    public virtual ValueTask<Auth?> RenewTokenAsync(Auth auth, CancellationToken cancellationToken) => ValueTask.FromResult<Auth?>(auth);

    /// <summary>Renews a lease that this engine gave.</summary>
    public virtual ValueTask<LeasedSecret> RenewSecretAsync(LeasedSecret secret, CancellationToken cancellationToken) =>
        ValueTask.FromResult(secret);

    /// <summary>Takes back what was leased.</summary>
    public virtual ValueTask RevokeSecretAsync(LeasedSecret secret, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Does what is due, such as rotating a password; called about every second while the server is unsealed.</summary>
    public virtual ValueTask DoDueWorkAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Forgets what belongs to a token that is gone.</summary>
    public virtual void ForgetToken(TokenEntry token)
    {
    }

    /// <summary>What must outlive the process when the sandbox keeps its state: all that was configured and written, as JSON. Null if nothing.</summary>
    public virtual JsonObject? Save() => null;

    /// <summary>Takes up what <see cref="Save"/> gave, before the first request.</summary>
    public virtual void Load(JsonObject state)
    {
    }

    /// <summary>The names directly below a folder, folders with a slash, sorted: how engines list.</summary>
    public static IEnumerable<string> KeysBelow(IEnumerable<string> paths, string folder) => paths
        .Where(p => p.StartsWith(folder, StringComparison.Ordinal) && p.Length > folder.Length)
        .Select(p => p[folder.Length..])
        .Select(p => p.IndexOf('/', StringComparison.Ordinal) is var at and >= 0 ? p[..(at + 1)] : p)
        .Distinct().Order(StringComparer.Ordinal);

    /// <summary>The paths, the first that fits wins.</summary>
    protected abstract IEnumerable<BackendPath> DefinePaths();

    private (BackendPath Path, JsonObject Raw)? Find(VaultRequest request)
    {
        foreach (var path in _paths ??= [.. DefinePaths()])
        {
            if (path.Match(request.RelativePath, request.Data) is { } raw)
                return (path, raw);
        }

        return null;
    }
}
