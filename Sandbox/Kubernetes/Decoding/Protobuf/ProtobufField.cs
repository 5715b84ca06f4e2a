using System.Globalization;

namespace Sandbox.Kubernetes.Decoding.Protobuf;

/// <summary>A field of a message.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Type">Its type: a message's name or a scalar's; empty for text.</param>
/// <param name="IsList">Whether there may be many.</param>
/// <param name="IsMap">Whether it is a map of texts to the type.</param>
internal sealed record ProtobufField(int Number, string Name, string Type, bool IsList, bool IsMap)
{
    /// <summary>Whether its message's fields belong to the message around it: a struct that Go embeds.</summary>
    public bool IsEmbedded => Name == "^";

    /// <summary>Reads <c>2 data:{}bytes</c>.</summary>
    public static ProtobufField Parse(string text)
    {
        var space = text.IndexOf(' ');
        var colon = text.IndexOf(':');
        var name = colon < 0 ? text[(space + 1)..] : text[(space + 1)..colon];
        var type = colon < 0 ? "" : text[(colon + 1)..];
        return new(int.Parse(text.AsSpan(0, space), CultureInfo.InvariantCulture), name, type.TrimStart('[', ']', '{', '}'),
            type.StartsWith("[]", StringComparison.Ordinal), type.StartsWith("{}", StringComparison.Ordinal));
    }
}
