using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Operator.Runtime.Health;

namespace Operator.Observability;

/// <summary>The probes of the pod: <c>/livez</c> and <c>/readyz</c>, a line a check.</summary>
internal static class ProbeEndpoints
{
    /// <summary>Serves the probes.</summary>
    public static void MapProbes(this WebApplication app, IOperatorHealth health)
    {
        app.MapGet("/livez", context => AnswerAsync(context, health.Liveness()));
        app.MapGet("/readyz", context => AnswerAsync(context, health.Readiness()));
    }

    private static Task AnswerAsync(HttpContext context, HealthReport report)
    {
        context.Response.StatusCode = report.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(report + "\n", context.RequestAborted);
    }
}
