using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Schema;

/// <summary>An entry of <c>x-kubernetes-validations</c>.</summary>
/// <param name="source">The entry.</param>
public sealed class ValidationRule(JsonObject source)
{
    /// <summary>The entry as JSON.</summary>
    public JsonObject Source { get; } = source;

    /// <summary>The expression.</summary>
    public string Rule => Text("rule");

    /// <summary>The message; empty if none.</summary>
    public string Message => Text("message");

    /// <summary>The expression that makes the message; empty if none.</summary>
    public string MessageExpression => Text("messageExpression");

    /// <summary>The reason of the error; empty if none.</summary>
    public string Reason => Text("reason");

    /// <summary>The field that the error names, below the rule's own; empty if none.</summary>
    public string FieldPath => Text("fieldPath");

    /// <summary>Whether <c>oldSelf</c> is an optional, so that the rule runs on creation too.</summary>
    public bool OptionalOldSelf => Source["optionalOldSelf"] is JsonValue value && value.TryGetValue(out bool set) && set;

    /// <summary>How errors name the rule.</summary>
    public string Title => (Message.Length > 0 ? Message : Rule).Trim();

    private string Text(string name) => Source[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
