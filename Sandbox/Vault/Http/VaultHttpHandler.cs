using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sandbox.Vault.Core;
using Sandbox.Vault.Json;
using Sandbox.Vault.Namespaces;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Http;

/// <summary>Answers HTTP requests: paths and methods as Vault's HTTP layer takes them, then the core.</summary>
/// <param name="core">The server.</param>
/// <param name="endpoints">The paths that are answered whatever the state of the server.</param>
internal sealed class VaultHttpHandler(VaultCore core, StateEndpoints endpoints)
{
    private const string ApiRoot = "/v1/";
    private const string NamespaceHeader = "X-Vault-Namespace";

    private readonly RequestPipeline _pipeline = new(core);
    private readonly RequestReader _reader = new(core.Flavour);
    private readonly ResponseBody _bodies = new(core.Flavour);

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var path = RequestPath.Decode(context.Features.Get<IHttpRequestFeature>()!.RawTarget);
        if (!RequestPath.IsPrintable(path))
        {
            context.Response.StatusCode = 400;
            return;
        }

        if (RequestPath.Clean(path) is var clean && clean != path)
        {
            Redirect(context, clean);
            return;
        }

        VaultRequest? request = null;
        var cancellationToken = context.RequestAborted;
        try
        {
            if (!path.StartsWith(ApiRoot, StringComparison.Ordinal))
                throw new VaultException(404, null, isFailure: false);
            EnterNamespace(context, path[ApiRoot.Length..]);
            if (context.Request.Headers["X-Vault-Forward"].ToString().Length > 0)
                throw VaultException.Refused("forwarding via header X-Vault-Forward disabled in configuration");
            if (await endpoints.TryAnswerAsync(context, path[ApiRoot.Length..], cancellationToken) is { } answer)
            {
                await WriteAsync(context, answer.Status, answer.Body, cancellationToken);
            }
            else
            {
                LimitRate(context, path[ApiRoot.Length..]);
                request = await _reader.ReadAsync(context, path[ApiRoot.Length..], cancellationToken);
                await WriteAsync(context, request, await _pipeline.HandleAsync(request, cancellationToken), cancellationToken);
            }
        }
        catch (VaultException e)
        {
            var isListed = e.IsFailure && request is not { IsUnauthenticated: true };
            await WriteAsync(
                context, e.Status, ResponseBody.Error(isListed ? VaultException.AsList(e.Message) : e.Text), cancellationToken);
        }
    }

    // The answer names the namespace that the request was sent to, whatever becomes of it.
    private void EnterNamespace(HttpContext context, string path)
    {
        if (core.Flavour != VaultFlavour.OpenBao || context.Request.Headers[NamespaceHeader].ToString() is not { Length: > 0 } header)
            return;
        context.Response.Headers[NamespaceHeader] = header;
        if (NamespaceRouter.IsRefusedByHeader(path))
            throw VaultException.Refused("operation unavailable in namespaces");
    }

    // Quotas come before the body and the token.
    private void LimitRate(HttpContext context, string path)
    {
        var (space, below) = NamespaceRouter.Resolve(core, context.Request.Headers[NamespaceHeader].ToString(), path) ?? (core, path);
        var client = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (core.Quotas.Take(path, space.Namespace.Path, space.Mounts.Match(below), client) is not { } verdict)
            return;
        if (core.Quotas.SendsHeaders)
        {
            var reset = $"{(long)Math.Ceiling(verdict.Reset.TotalSeconds)}";
            context.Response.Headers["X-Ratelimit-Limit"] = $"{verdict.Limit}";
            context.Response.Headers["X-Ratelimit-Remaining"] = $"{verdict.Remaining}";
            context.Response.Headers["X-Ratelimit-Reset"] = reset;
            if (!verdict.Allowed)
                context.Response.Headers.RetryAfter = reset;
        }

        if (!verdict.Allowed)
            throw VaultException.Refused($"request path {GoValue.Quote(path)}: rate limit quota exceeded", 429);
    }

    private static void Redirect(HttpContext context, string path)
    {
        context.Response.StatusCode = 301;
        context.Response.Headers.Location = string.Join('/', path.Split('/').Select(Uri.EscapeDataString)) + context.Request.QueryString;
    }

    private async Task WriteAsync(HttpContext context, VaultRequest request, VaultResponse? response, CancellationToken cancellationToken)
    {
        if (response?.Raw is { } raw)
        {
            context.Response.StatusCode = response.Status ?? 200;
            context.Response.ContentType = raw.ContentType;
            await context.Response.Body.WriteAsync(raw.Bytes, cancellationToken);
            return;
        }

        var status = response is null ? 204 : response.Status ?? 200;
        await WriteAsync(context, status, response is null ? null : _bodies.Envelope(response, request), cancellationToken);
    }

    private static async Task WriteAsync(HttpContext context, int status, JsonNode? body, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (body is not null)
            await context.Response.Body.WriteAsync((byte[])[.. GoJson.Write(body), (byte)'\n'], cancellationToken);
    }
}
