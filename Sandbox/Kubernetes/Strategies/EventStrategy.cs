using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies;

/// <summary>Events of either group. The newer one asks for more and lets only the series change.</summary>
/// <param name="isNewer">Whether it is <c>events.k8s.io</c>.</param>
public sealed class EventStrategy(bool isNewer) : BuiltInStrategy
{
    private const int MaxText = 128;
    private const int MaxNote = 1024;

    private static readonly string[] Immutable =
        ["involvedObject", "reason", "message", "source", "firstTimestamp", "lastTimestamp", "count", "reportingComponent",
            "reportingInstance", "action", "type", "eventTime", "related"];

    /// <inheritdoc/>
    public override bool AllowsCreateOnUpdate => true;

    /// <inheritdoc/>
    public override string ErrorGroup(ApiResource resource) => "";

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var core = isNewer ? EventConversion.ToCore(value) : value;
        var ns = core.Text("metadata", "namespace");
        var about = core.Text("involvedObject", "namespace");
        if (isNewer)
        {
            foreach (var error in ValidateNewer(core))
                yield return error;
        }

        // What lies outside of namespaces is told of in "default".
        if (about.Length == 0 ? ns is not ("" or "default") : !isNewer && about != ns)
            yield return FieldErrors.Invalid("involvedObject.namespace", about, "does not match event.namespace");
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource)
    {
        if (!isNewer)
        {
            foreach (var error in Validate(value))
                yield return error;
            yield break;
        }

        var (now, was) = (EventConversion.ToCore(value), EventConversion.ToCore(old));
        foreach (var field in Immutable)
        {
            if (!JsonNode.DeepEquals(now[field], was[field]))
                yield return FieldErrors.Invalid(field, now[field], "field is immutable");
        }
    }

    private static IEnumerable<FieldError> ValidateNewer(JsonObject core)
    {
        if (core["eventTime"] is null)
            yield return FieldErrors.Required("eventTime");
        var controller = core.Text("reportingComponent");
        if (controller.Length == 0)
            yield return FieldErrors.Required("reportingController");
        foreach (var problem in Names.QualifiedName(controller))
            yield return FieldErrors.Invalid("reportingController", controller, problem);
        foreach (var field in new[] { "reportingInstance", "action", "reason" })
        {
            if (core.Text(field).Length == 0)
                yield return FieldErrors.Required(field);
            else if (core.Text(field).Length > MaxText)
                yield return FieldErrors.Invalid(field, "", $"can have at most {MaxText} characters");
        }

        if (Encoding.UTF8.GetByteCount(core.Text("message")) > MaxNote)
            yield return FieldErrors.Invalid("message", "", $"can have at most {MaxNote} characters");
        if (core.Text("type") is not ("Normal" or "Warning") and var type)
            yield return FieldErrors.Invalid("type", "", $"has invalid value: {type}");
    }
}
