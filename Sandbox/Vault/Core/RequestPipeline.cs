using System.Text.Json.Nodes;
using Sandbox.Vault.AuthMethods;
using Sandbox.Vault.Json;
using Sandbox.Vault.Leases;
using Sandbox.Vault.Mounts;
using Sandbox.Vault.Namespaces;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Core;

/// <summary>The way of a request: namespace, token, policies, audit, backend, lease, wrapping.</summary>
/// <param name="root">The root namespace.</param>
public sealed class RequestPipeline(VaultCore root)
{
    /// <summary>Handles a request.</summary>
    /// <returns>The answer; null for no content.</returns>
    /// <exception cref="VaultException">The request ends in an error.</exception>
    public async Task<VaultResponse?> HandleAsync(VaultRequest request, CancellationToken cancellationToken)
    {
        root.ThrowIfSealed(request.ClientToken);
        await root.Expiration.SweepAsync(cancellationToken);
        var core = EnterNamespace(request);
        if (request.Path.EndsWith('/') && request.Operation is Operation.Update or Operation.Patch)
            throw VaultException.Refused("cannot write to a path ending in '/'");

        if (request.Path is "sys/wrapping/unwrap" or "sys/wrapping/rewrap" or "sys/wrapping/lookup")
            CheckWrappingToken(request);
        request.Mount = core.Mounts.Match(request.Path);
        if (request.Mount is { } mount)
            request.RelativePath = request.Path.Length > mount.FullPath.Length ? request.Path[mount.FullPath.Length..] : "";
        request.IsUnauthenticated = request.Mount is { } served && Covers(served.Backend.UnauthenticatedPaths, request.RelativePath);
        return request.IsUnauthenticated
            ? await AnswerAsync(request, core, cancellationToken)
            : await AnswerAuthenticatedAsync(request, core, cancellationToken);
    }

    private VaultCore EnterNamespace(VaultRequest request)
    {
        if (root.Flavour != VaultFlavour.OpenBao)
            return request.Core = root;
        var (core, path) = NamespaceRouter.Resolve(root, request.NamespaceHeader, request.Path)
            ?? throw VaultException.Refused("namespace not found", 404);
        (request.Core, request.Path) = (core, path);
        if (path != "sys/namespaces/api-lock/unlock" && NamespaceChanges.Locking(core) is { } locked)
        {
            throw VaultException.Refused("API access to this namespace has been locked by an administrator - "
                + $"{GoValue.Quote(locked.Namespace.Path)} must be unlocked to gain access.", 503);
        }

        return core.Namespace.IsRoot || !NamespaceRouter.IsRootOnly(path)
            ? core
            : throw VaultException.Refused("operation only available in root namespace");
    }

    // A wrapping token is looked at before the token of the request, which it may be itself.
    private void CheckWrappingToken(VaultRequest request)
    {
        var token = SystemBackend.WrappingPaths.TokenOf(request);
        if (token.Length == 0)
            throw VaultException.Refused("error validating wrapping token: token is empty");
        root.Wrapping.Look(token);
    }

    private static async Task<VaultResponse?> AnswerAuthenticatedAsync(VaultRequest request, VaultCore core, CancellationToken cancellationToken)
    {
        try
        {
            Authenticate(request, core);
        }
        catch (VaultException e)
        {
            core.Audit.LogRequest(request, e);
            core.Audit.LogResponse(request, null, e);
            throw;
        }

        VaultException? denied = null;
        try
        {
            Authorize(request, core);
        }
        catch (VaultException e)
        {
            denied = e;
        }

        var isLastUse = core.Tokens.Use(request.Token!);
        try
        {
            if (denied is null)
            {
                // An answer that is unwrapped was given to another token, with which its lease lives.
                var response = await AnswerAsync(request, core, cancellationToken);
                return isLastUse && response?.Secret is { LeaseId.Length: > 0 } && request.Path != "sys/wrapping/unwrap"
                    ? throw VaultException.Refused("Secret cannot be returned; token had one use left, so leased credentials were immediately revoked.")
                    : response;
            }

            core.Audit.LogRequest(request, denied);
            core.Audit.LogResponse(request, null, denied);
            throw denied;
        }
        finally
        {
            if (isLastUse)
                await core.Expiration.RevokeAsync(request.Token!, cancellationToken);
        }
    }

    private static void Authenticate(VaultRequest request, VaultCore core)
    {
        var id = request.ClientToken;
        if (id.Length == 0)
            throw VaultException.NoToken(core.Flavour);

        if (core.Flavour == VaultFlavour.Vault18 && NamespaceOf(id).Length > 0 && core.Tokens.Find(id) is null)
            throw VaultException.Refused("error performing token check: failed to look up namespace from the token: no namespace");
        request.Token = core.Tokens.Find(id) ?? throw (core.Flavour == VaultFlavour.Vault
            ? VaultException.Refused(VaultException.AsList("permission denied", "invalid token"), 403)
            : VaultException.BadToken());
        if (request.Token.BoundCidrs.Count > 0 && !AddressRange.Covers(request.Token.BoundCidrs, request.RemoteAddress))
            throw VaultException.BadToken();
    }

    private static void Authorize(VaultRequest request, VaultCore core)
    {
        if (request.Operation == Operation.Update && request.Mount?.Backend.Exists(request) == false)
            request.Operation = Operation.Create;
        if (!core.Takes(request.Token!) || core.EntityOf(request.Token!) is { Disabled: true })
            throw VaultException.Denied();

        var verdict = core.AclOf(request.Token!).Check(request, core.PathFor(request.Token!, request.Path));
        var needsSudo = request.Mount is { } mount && Covers(mount.Backend.RootPaths, request.RelativePath);
        if (!verdict.Allowed || (needsSudo && !verdict.HasSudo))
            throw VaultException.Denied();
    }

    private static async Task<VaultResponse?> AnswerAsync(VaultRequest request, VaultCore core, CancellationToken cancellationToken)
    {
        VaultResponse? response = null;
        core.Audit.LogRequest(request, null);
        try
        {
            if (request.Mount is not { } mount)
                throw new VaultException(
                    404, $"no handler for route '{request.Path}'", isFailure: false)
                { AuditText = "unsupported path" };

            response = await mount.Backend.HandleAsync(request, cancellationToken);
            if (response is { Auth: { } auth } && request.IsUnauthenticated && mount.IsAuth)
                response.Auth = core.Issuer.IssueForLogin(auth, mount, request, response.Warnings);
            if (response is { Secret: { } secret })
                Lease(request, core, mount, response, secret);
            if (request.Operation == Operation.List && core.Flavour == VaultFlavour.OpenBao && mount.Backend.PagesLists)
                ListPage.Cut(response, request.Data);
            if (IsNotFound(request.Operation, response))
                throw new VaultException(404, null, isFailure: false);
            if (response is { WrapInfo: null, Status: null } && request.WrapTtl is { Ticks: > 0 } ttl)
                response = core.Wrapping.Wrap(core, response, ttl, request.Path);
        }
        catch (VaultException e)
        {
            core.Audit.LogResponse(request, null, e.Text is null ? null : e);
            throw;
        }

        core.Audit.LogResponse(request, response, null);
        return response;
    }

    // A read of nothing and a list without keys are 404s (logical.RespondErrorCommon).
    private static bool IsNotFound(Operation operation, VaultResponse? response)
    {
        if (response is null)
            return operation is Operation.Read or Operation.List or Operation.Scan or Operation.Header;
        if (operation is not (Operation.List or Operation.Scan or Operation.Header) || response is not { Raw: null, WrapInfo: null, Warnings: [] })
            return false;
        return response.Data is not { Count: > 0 } data || (data.Count == 1 && data["keys"] is JsonArray { Count: 0 });
    }

    private static void Lease(VaultRequest request, VaultCore core, MountEntry mount, VaultResponse response, LeasedSecret secret)
    {
        if (secret.LeaseId.Length > 0)
            return;
        secret.Ttl = core.Times.Calculate(mount, new TtlRequest { Ttl = secret.Ttl, MaxTtl = secret.MaxTtl }, response.Warnings);
        if (secret.IsHint)
            return;

        var token = request.Token ?? throw VaultException.Failed("a lease needs a token");
        var now = core.Clock.GetUtcNow();
        if (token.BatchExpiry is { } end && secret.Ttl > end - now)
            secret.Ttl = TimeSpan.FromSeconds(Math.Floor((end - now).TotalSeconds)); // a batch token has nothing that could outlive it
        secret.LeaseId = $"{request.Path}/{TokenStore.Random()}{core.Namespace.IdSuffix}";
        core.Leases.Add(new Lease
        {
            Id = secret.LeaseId,
            Mount = mount,
            Token = token.Id,
            IssueTime = now,
            ExpireTime = now + secret.Ttl,
            Secret = secret,
            Data = response.Data?.DeepClone().AsObject(),
        });
    }

    // Before 1.10 a token was "s.", its id, and after a dot the namespace it belongs to.
    private static string NamespaceOf(string token)
    {
        var id = token.StartsWith("s.", StringComparison.Ordinal) || token.StartsWith("b.", StringComparison.Ordinal) ? token[2..] : token;
        var at = id.LastIndexOf('.');
        return at < 0 ? "" : id[(at + 1)..];
    }

    private static bool Covers(IReadOnlyList<string> patterns, string path) => patterns.Any(p => p.Contains('+', StringComparison.Ordinal)
        ? CoversSegments(p, path)
        : p.EndsWith('*') ? path.StartsWith(p[..^1], StringComparison.Ordinal) : path == p);

    private static bool CoversSegments(string pattern, string path)
    {
        var (wanted, segments) = (pattern.Split('/'), path.Split('/'));
        return wanted.Length == segments.Length && wanted.Zip(segments).All(s => s.First == "+" || Glob.Matches(s.First, s.Second));
    }
}
