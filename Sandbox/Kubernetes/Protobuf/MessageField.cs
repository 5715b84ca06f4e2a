namespace Sandbox.Kubernetes.Protobuf;

/// <summary>A field of a message.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Type">Its type, of one element where there may be several.</param>
/// <param name="Form">How often it comes.</param>
internal sealed record MessageField(string Name, string Type, FieldForm Form)
{
    /// <summary>Reads <c>type</c> as <see cref="MessageTable"/> writes it.</summary>
    public static MessageField Of(string name, string type) => type[0] switch
    {
        '[' => new MessageField(name, type[1..^1], FieldForm.Repeated),
        '{' => new MessageField(name, type[1..^1], FieldForm.Map),
        '+' => new MessageField(name, type[1..], FieldForm.Inline),
        '-' => new MessageField(name, "", FieldForm.Ignored),
        _ => new MessageField(name, type, FieldForm.Single),
    };
}
