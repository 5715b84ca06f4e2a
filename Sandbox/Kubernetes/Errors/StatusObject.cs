using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Errors;

/// <summary>Makes <c>Status</c> objects (<c>meta/v1</c>).</summary>
public static class StatusObject
{
    /// <summary>The Status of a refusal.</summary>
    public static JsonObject Of(ApiException error)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = error.ListContinue is { } token ? new JsonObject { ["continue"] = token } : new JsonObject(),
            ["status"] = "Failure",
            ["message"] = error.Message,
        };
        if (error.Reason.Length > 0)
            status["reason"] = error.Reason;
        if (error.Details is not null)
            status["details"] = error.Details.DeepClone();
        status["code"] = error.Code;
        return status;
    }

    /// <summary>The Status that answers a deletion.</summary>
    public static JsonObject Deleted(ApiResource resource, string name, string uid)
    {
        var details = ApiErrors.Details(resource, name);
        details["uid"] = uid;
        return new()
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        };
    }
}
