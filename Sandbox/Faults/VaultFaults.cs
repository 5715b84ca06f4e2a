using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sandbox.Vault.Core;
using Sandbox.Vault.Http;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Faults;

/// <summary>Faults of the Vault-compatible server: errors as <c>{"errors": […]}</c>.</summary>
/// <param name="core">The server.</param>
internal sealed class VaultFaults(VaultCore core) : IFaultDialect
{
    private const int Standby = 429;
    private const int PerformanceStandby = 473;

    /// <inheritdoc/>
    public FaultTarget Target(HttpContext http)
    {
        var request = http.Request;
        var verb = request.Method switch
        {
            "GET" or "HEAD" => request.Query["list"] == "true" ? "list" : "read",
            "POST" or "PUT" or "PATCH" => "write",
            var other => other.ToLowerInvariant(),
        };
        return new(FaultServer.Vault, request.Method, request.Path.Value ?? "/", verb, "", "", request.Headers.UserAgent.ToString(),
            () => core.Tokens.Find(RequestReader.TokenOf(request))?.DisplayName ?? "")
        {
            HasStateIndex = request.Headers["X-Vault-Index"].Count > 0,
        };
    }

    /// <inheritdoc/>
    public FaultReply Reply(Fault fault, HttpContext http, ReadOnlyMemory<byte> handled) => fault.Outcome switch
    {
        FaultEffect.Throttle => Throttled(http) with { RetryAfter = Seconds(fault) ?? 1 },
        FaultEffect.MissingState => Errors(412, "required index state not present"),
        FaultEffect.Standby => AsStandby(http.Request, fault.Status ?? Standby, handled),
        _ => Errors(fault.Status!.Value, fault.Message ?? MessageOf(fault.Status.Value)) with { RetryAfter = Seconds(fault) },
    };

    private static string? MessageOf(int status) => status switch
    {
        400 => "invalid request",
        403 => VaultException.AsList("permission denied"),
        404 => null,
        412 => "required index state not present",
        429 => "request path: rate limit quota exceeded",
        500 => "internal error",
        502 => VaultException.AsList("bad gateway"),
        503 => "Vault is sealed",
        _ => $"the sandbox was told to answer {status}",
    };

    // What the active node says, as a standby says it (http/sys_health.go, http/sys_leader.go). A sealed node is no standby of anything.
    private static FaultReply AsStandby(HttpRequest request, int status, ReadOnlyMemory<byte> active)
    {
        var body = JsonNode.Parse(active.Span)!.AsObject();
        if (request.Path.Value == "/v1/sys/leader")
        {
            (body["ha_enabled"], body["leader_address"]) = (true, "http://127.0.0.1:1");
            (body["leader_cluster_address"], body["performance_standby"]) = ("https://127.0.0.1:2", status == PerformanceStandby);
            return Json(200, body);
        }

        if ((bool?)body["sealed"] != false)
            return Json((bool?)body["initialized"] == true ? 503 : 501, body);
        (body["standby"], body["performance_standby"]) = (status is Standby or PerformanceStandby, status == PerformanceStandby);
        if (status is not (Standby or PerformanceStandby))
            body["replication_dr_mode"] = "secondary";
        return Json(HealthStatus(request.Query, status), body);
    }

    private static int HealthStatus(IQueryCollection query, int status)
    {
        var (okay, code) = status switch
        {
            Standby => ("standbyok", "standbycode"),
            PerformanceStandby => ("perfstandbyok", "performancestandbycode"),
            _ => ("", "drsecondarycode"),
        };
        if (okay.Length > 0 && query.TryGetValue(okay, out var flag) && flag != "false")
            return 200;
        return int.TryParse(query[code], out var wanted) ? wanted : status;
    }

    private static FaultReply Throttled(HttpContext http) =>
        Errors(429, $"request path {GoValue.Quote(PathOf(http))}: rate limit quota exceeded");

    private static FaultReply Errors(int status, string? message) => Json(status, ResponseBody.Error(message));

    private static FaultReply Json(int status, JsonObject body) =>
        new(status, "application/json", [.. GoJson.Write(body), (byte)'\n']) { CacheControl = "no-store" };

    private static string PathOf(HttpContext http) => (http.Request.Path.Value ?? "/") is ['/', 'v', '1', '/', .. var path] ? path : "";

    private static int? Seconds(Fault fault) => fault.RetryAfter is { } delay ? (int)Math.Ceiling(delay.TotalSeconds) : null;
}
