using System.Text.Json.Nodes;
using Sandbox.Vault.AuthMethods;
using Sandbox.Vault.Leases;
using Sandbox.Vault.Mounts;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Core;

/// <summary>The way of a request: token, policies, audit, backend, lease, wrapping.</summary>
/// <param name="core">The server.</param>
public sealed class RequestPipeline(VaultCore core)
{
    /// <summary>Handles a request.</summary>
    /// <returns>The answer; null for no content.</returns>
    /// <exception cref="VaultException">The request ends in an error.</exception>
    public async Task<VaultResponse?> HandleAsync(VaultRequest request, CancellationToken cancellationToken)
    {
        core.ThrowIfSealed(request.ClientToken);
        await core.Expiration.SweepAsync(cancellationToken);
        if (request.Path.EndsWith('/') && request.Operation is Operation.Update)
            throw VaultException.Refused("cannot write to a path ending in '/'");

        if (request.Path is "sys/wrapping/unwrap" or "sys/wrapping/rewrap" or "sys/wrapping/lookup")
            CheckWrappingToken(request);
        Route(request);
        request.IsUnauthenticated = request.Mount is { } mount && Covers(mount.Backend.UnauthenticatedPaths, request.RelativePath);
        return request.IsUnauthenticated
            ? await AnswerAsync(request, cancellationToken)
            : await AnswerAuthenticatedAsync(request, cancellationToken);
    }

    // A wrapping token is looked at before the token of the request, which it may be itself.
    private void CheckWrappingToken(VaultRequest request)
    {
        var token = SystemBackend.WrappingPaths.TokenOf(request);
        if (token.Length == 0)
            throw VaultException.Refused("error validating wrapping token: token is empty");
        core.Wrapping.Look(token);
    }

    private void Route(VaultRequest request)
    {
        request.Mount = core.Mounts.Match(request.Path);
        if (request.Mount is { } mount)
            request.RelativePath = request.Path.Length > mount.FullPath.Length ? request.Path[mount.FullPath.Length..] : "";
    }

    private async Task<VaultResponse?> AnswerAuthenticatedAsync(VaultRequest request, CancellationToken cancellationToken)
    {
        try
        {
            Authenticate(request);
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
            Authorize(request);
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
                var response = await AnswerAsync(request, cancellationToken);
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

    private void Authenticate(VaultRequest request)
    {
        var id = request.ClientToken;
        if (id.Length == 0)
        {
            throw core.Flavour == VaultFlavour.Vault18
                ? new VaultException(400, "missing client token", isFailure: false)
                : VaultException.BadToken();
        }

        if (core.Flavour == VaultFlavour.Vault18 && NamespaceOf(id).Length > 0 && core.Tokens.Find(id) is null)
            throw VaultException.Refused("error performing token check: failed to look up namespace from the token: no namespace");
        request.Token = core.Tokens.Find(id) ?? throw (core.Flavour == VaultFlavour.Vault
            ? VaultException.Refused(VaultException.AsList("permission denied", "invalid token"), 403)
            : VaultException.BadToken());
        if (request.Token.BoundCidrs.Count > 0 && !AddressRange.Covers(request.Token.BoundCidrs, request.RemoteAddress))
            throw VaultException.BadToken();
    }

    private void Authorize(VaultRequest request)
    {
        if (request.Operation == Operation.Update && request.Mount?.Backend.Exists(request) == false)
            request.Operation = Operation.Create;
        if (request.Token!.EntityId.Length > 0 && core.Identity.Find(request.Token.EntityId) is { Disabled: true })
            throw VaultException.Denied();

        var verdict = core.AclOf(request.Token).Check(request);
        var needsSudo = request.Mount is { } mount && Covers(mount.Backend.RootPaths, request.RelativePath);
        if (!verdict.Allowed || (needsSudo && !verdict.HasSudo))
            throw VaultException.Denied();
    }

    private async Task<VaultResponse?> AnswerAsync(VaultRequest request, CancellationToken cancellationToken)
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
                Lease(request, mount, response, secret);
            if (IsNotFound(request.Operation, response))
                throw new VaultException(404, null, isFailure: false);
            if (response is { WrapInfo: null, Status: null } && request.WrapTtl is { Ticks: > 0 } ttl)
                response = core.Wrapping.Wrap(response, ttl, request.Path);
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
            return operation is Operation.Read or Operation.List or Operation.Header;
        if (operation is not (Operation.List or Operation.Header) || response is not { Raw: null, WrapInfo: null, Warnings: [] })
            return false;
        return response.Data is not { Count: > 0 } data || (data.Count == 1 && data["keys"] is JsonArray { Count: 0 });
    }

    private void Lease(VaultRequest request, MountEntry mount, VaultResponse response, LeasedSecret secret)
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
        secret.LeaseId = $"{request.Path}/{TokenStore.Random()}";
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
