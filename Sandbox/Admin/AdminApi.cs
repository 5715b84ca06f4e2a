using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Sandbox.Faults;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Admin;

/// <summary>The admin endpoint: faults, the clock, and what happens behind the clients' back. Only this machine reaches it, so it asks for no token.</summary>
internal sealed class AdminApi(FaultSet faults, SandboxClock clock, VaultControl vault, ObjectStore store)
{
    private const int MaxBody = 64 * 1024;

    /// <summary>Handles a request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            CheckOrigin(http.Request);
            await DispatchAsync(http, await BodyAsync(http));
        }
        catch (Exception e) when (e is AdminException or FaultException or InvalidOperationException)
        {
            var status = (e as AdminException)?.Status ?? (e is FaultException ? 400 : 409);
            await WriteAsync(http, status, new AdminError(e.Message), AdminJson.Default.AdminError);
        }
    }

    private Task DispatchAsync(HttpContext http, byte[] body) => (http.Request.Method, http.Request.Path.Value?.Trim('/').Split('/')) switch
    {
        ("GET", ["faults"]) => WriteAsync(http, 200, [.. faults.All.Select(View)], AdminJson.Default.FaultViewArray),
        ("POST", ["faults"]) => WriteAsync(http, 201, View(faults.Add(AdminBody.Read(body, AdminJson.Default.Fault))), AdminJson.Default.FaultView),
        ("DELETE", ["faults"]) => Do(http, faults.Clear),
        ("DELETE", ["faults", var id]) => faults.Remove(id) ? Do(http) : throw new AdminException(404, $"There is no fault \"{id}\"."),
        ("GET", ["clock"]) => ClockAsync(http),
        ("POST", ["clock"]) => MoveClockAsync(http, AdminBody.Read(body, AdminJson.Default.ClockMove)),
        ("POST", ["kubernetes", "compact"]) => Do(http, store.Compact),
        ("POST", ["kubernetes", "watches", "drop"]) => CountAsync(http, faults.DropOpenWatches()),
        ("POST", ["vault", "seal"]) => Do(http, vault.Seal),
        ("POST", ["vault", "unseal"]) => Do(http, vault.Unseal),
        ("POST", ["vault", "tokens", "lose"]) => LoseTokensAsync(http, AdminBody.Read(body, AdminJson.Default.TokenLoss)),
        ("POST", ["vault", "leases", "revoke"]) => RevokeLeasesAsync(http, AdminBody.Read(body, AdminJson.Default.LeaseRevocation)),
        _ => throw new AdminException(404, $"There is no {http.Request.Method} {http.Request.Path}. There are GET, POST and DELETE /faults, DELETE /faults/ID, "
            + "GET and POST /clock, POST /kubernetes/compact, /kubernetes/watches/drop, /vault/seal, /vault/unseal, /vault/tokens/lose and /vault/leases/revoke."),
    };

    private FaultView View(ActiveFault active) => new(active.Id, faults.IsActive(active), active.Hits, active.Fault);

    private Task ClockAsync(HttpContext http) =>
        WriteAsync(http, 200, new ClockView(clock.GetUtcNow(), clock.Offset), AdminJson.Default.ClockView);

    private Task MoveClockAsync(HttpContext http, ClockMove move)
    {
        if (move is { Advance: null, Reset: false })
            throw new AdminException(400, "advance: must be given, such as \"1h\", or reset must be true");
        if (move.Reset)
            clock.Reset();
        try
        {
            clock.Advance(move.Advance ?? TimeSpan.Zero);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new AdminException(400, "advance: there is no time so far away; the years from 1 to 9999 are possible");
        }

        return ClockAsync(http);
    }

    private Task LoseTokensAsync(HttpContext http, TokenLoss loss)
    {
        if (loss is { Accessor: not null, Prefix: not null })
            throw new AdminException(400, "prefix: can't be given together with accessor");
        var count = vault.LoseTokens(loss.Accessor, loss.Prefix ?? "");
        return loss.Accessor is not null && count == 0
            ? throw new AdminException(404, $"accessor: there is no token with the accessor \"{loss.Accessor}\"")
            : CountAsync(http, count);
    }

    private async Task RevokeLeasesAsync(HttpContext http, LeaseRevocation revocation) =>
        await CountAsync(http, await vault.RevokeLeasesAsync(revocation.Prefix ?? "", http.RequestAborted));

    private static Task CountAsync(HttpContext http, int count) => WriteAsync(http, 200, new Tally(count), AdminJson.Default.Tally);

    private static Task Do(HttpContext http, Action? action = null)
    {
        action?.Invoke();
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    // A web page in a browser on this machine can send requests here too, but neither without an Origin nor under the loopback's name.
    private static void CheckOrigin(HttpRequest request)
    {
        if (request.Headers.Origin.Count > 0 || request.Host.Host is not ("127.0.0.1" or "localhost" or "[::1]"))
            throw new AdminException(403, "The admin endpoint is not for web pages: ask for 127.0.0.1, without the header Origin.");
    }

    private static async Task<byte[]> BodyAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        var buffer = new byte[4096];
        for (int read; (read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0;)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MaxBody)
                throw new AdminException(413, $"The body is larger than {MaxBody} bytes.");
        }

        return body.ToArray();
    }

    private static async Task WriteAsync<T>(HttpContext http, int status, T value, JsonTypeInfo<T> type)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await using (var writer = new Utf8JsonWriter(http.Response.BodyWriter, StorageJson.Indented))
            JsonSerializer.Serialize(writer, value, type);
        await http.Response.Body.WriteAsync("\n"u8.ToArray(), http.RequestAborted);
    }
}
