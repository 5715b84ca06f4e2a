using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Requests;

/// <summary>How something is deleted (<c>meta/v1 DeleteOptions</c>), from the body or else the query.</summary>
public sealed record DeleteOptions
{
    /// <summary>Do everything but delete.</summary>
    public bool DryRun { get; init; }

    /// <summary><c>Foreground</c>, <c>Background</c> or <c>Orphan</c>; null for the kind's default.</summary>
    public string? Propagation { get; init; }

    /// <summary>The seconds that a Pod has to end; null for the kind's default.</summary>
    public long? GracePeriodSeconds { get; init; }

    /// <summary>The UID that the object must have.</summary>
    public string? PreconditionUid { get; init; }

    /// <summary>The resourceVersion that the object must have.</summary>
    public string? PreconditionRevision { get; init; }

    /// <summary>As admission sees them: <c>meta.k8s.io/v1 DeleteOptions</c>.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "meta.k8s.io/v1" };
        if (GracePeriodSeconds is { } seconds)
            json["gracePeriodSeconds"] = seconds;
        var preconditions = new JsonObject();
        if (PreconditionUid is not null)
            preconditions["uid"] = PreconditionUid;
        if (PreconditionRevision is not null)
            preconditions["resourceVersion"] = PreconditionRevision;
        if (preconditions.Count > 0)
            json["preconditions"] = preconditions;
        if (Propagation is not null)
            json["propagationPolicy"] = Propagation;
        if (DryRun)
            json["dryRun"] = new JsonArray("All");
        return json;
    }

    /// <summary>Reads and validates the options.</summary>
    /// <param name="query">The query; counts only if there is no body.</param>
    /// <param name="body">The body, if any.</param>
    public static DeleteOptions Parse(IQueryCollection query, JsonObject? body)
    {
        var errors = new List<FieldError>();
        if (body is not null && body.Text("kind") is { Length: > 0 } kind && kind != "DeleteOptions")
        {
            var version = body.Text("apiVersion");
            throw ApiErrors.BadRequest(
                $"no kind {FieldErrors.Quote(kind)} is registered for version {FieldErrors.Quote(version)} in scheme "
                    + "\"k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30\"");
        }

        var options = body is null ? FromQuery(query, errors) : FromBody(body, errors);
        var orphan = body is null ? query.Flag("orphanDependents") : body.Flag("orphanDependents");
        if (orphan is not null && options.Propagation is { } both)
            errors.Add(FieldErrors.Invalid("propagationPolicy", both, "orphanDependents and deletionPropagation cannot be both set"));
        if (options.Propagation is not (null or "Foreground" or "Background" or "Orphan"))
            errors.Add(FieldErrors.NotSupported("propagationPolicy", options.Propagation, "Foreground", "Background", "Orphan", "nil"));
        if (errors.Count > 0)
            throw ApiErrors.Invalid("meta.k8s.io", "DeleteOptions", "", errors);
        return orphan is null ? options : options with { Propagation = orphan.Value ? "Orphan" : "Background" };
    }

    private static DeleteOptions FromQuery(IQueryCollection query, List<FieldError> errors) => new()
    {
        DryRun = WriteOptions.ParseDryRun(query, errors),
        Propagation = query.Text("propagationPolicy") is { Length: > 0 } policy ? policy : null,
        GracePeriodSeconds = query.Number("gracePeriodSeconds"),
    };

    private static DeleteOptions FromBody(JsonObject body, List<FieldError> errors)
    {
        var dryRun = body.Texts("dryRun");
        if (dryRun.Any(value => value != "All"))
        {
            errors.Add(new("FieldValueNotSupported",
                $"Unsupported value: {body["dryRun"]!.ToJsonString()}: supported values: \"All\"", "dryRun"));
        }

        return new()
        {
            DryRun = dryRun.Count > 0,
            Propagation = NullIfEmpty(body.Text("propagationPolicy")),
            GracePeriodSeconds = body.Number("gracePeriodSeconds"),
            PreconditionUid = NullIfEmpty(body.Text("preconditions", "uid")),
            PreconditionRevision = NullIfEmpty(body.Text("preconditions", "resourceVersion")),
        };
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
