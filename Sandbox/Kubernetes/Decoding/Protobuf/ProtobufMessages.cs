using System.Collections.Frozen;

namespace Sandbox.Kubernetes.Decoding.Protobuf;

/// <summary>The messages of the built-in kinds, read from the table beside this file, which says how it is written.</summary>
internal static class ProtobufMessages
{
    private const string Core = "core/v1";
    private const string Meta = "meta/v1";

    private static readonly Lazy<FrozenDictionary<(string Section, string Name), ProtobufMessage>> All = new(Load);

    /// <summary>The message of a kind; null if it isn't in the table.</summary>
    public static ProtobufMessage? Find(string apiVersion, string kind) =>
        All.Value.GetValueOrDefault((apiVersion.Contains('/') ? apiVersion : $"core/{apiVersion}", kind))
        ?? All.Value.GetValueOrDefault((Meta, kind));

    /// <summary>The message that a field's type names.</summary>
    /// <param name="within">The message that has the field.</param>
    /// <param name="type">The type.</param>
    public static ProtobufMessage Resolve(ProtobufMessage within, string type)
    {
        var dot = type.LastIndexOf('.');
        if (dot > 0 && All.Value.TryGetValue((type[..dot], type[(dot + 1)..]), out var named))
            return named;
        foreach (var section in (ReadOnlySpan<string>)[within.Section, Meta, Core])
        {
            if (All.Value.TryGetValue((section, type), out var message))
                return message;
        }

        throw new InvalidOperationException($"The table of protobuf messages names {type} in {within.Section} but doesn't have it.");
    }

    private static FrozenDictionary<(string Section, string Name), ProtobufMessage> Load()
    {
        var fields = new Dictionary<(string Section, string Name), List<ProtobufField>>();
        var (section, name) = ("", "");
        foreach (var line in EmbeddedTable.Lines("Sandbox.Kubernetes.Decoding.ProtobufMessages.txt"))
        {
            if (line.StartsWith('['))
                section = line.Trim('[', ']');
            else if (line.StartsWith(' '))
                fields[(section, name)].AddRange(Fields(line));
            else if (!line.StartsWith('#'))
                fields[(section, name = line)] = [];
        }

        return fields.ToFrozenDictionary(
            entry => entry.Key,
            entry => new ProtobufMessage(entry.Key.Section, entry.Key.Name, entry.Value.ToFrozenDictionary(field => field.Number)));
    }

    private static IEnumerable<ProtobufField> Fields(string line) =>
        line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ProtobufField.Parse);
}
