namespace Sandbox.Kubernetes.Errors;

/// <summary>One thing that is wrong with one field: an entry of <c>details.causes</c> of a 422 <c>Invalid</c>.</summary>
/// <param name="Reason">The cause's reason, such as <c>FieldValueRequired</c>.</param>
/// <param name="Message">The cause's message, such as <c>Required value: must be set</c>.</param>
/// <param name="Field">The field's path, such as <c>spec.items[0].name</c>.</param>
public sealed record FieldError(string Reason, string Message, string Field)
{
    /// <summary>How the message of the Status lists it.</summary>
    public override string ToString() => $"{Field}: {Message}";
}
