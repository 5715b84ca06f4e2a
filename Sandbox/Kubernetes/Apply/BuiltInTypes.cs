using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>The types of the built-in kinds, read from the table beside this file, which says how it is written.</summary>
public sealed class BuiltInTypes
{
    private static readonly FrozenDictionary<string, FieldFormat> Scalars = new Dictionary<string, FieldFormat>(StringComparer.Ordinal)
    {
        ["string"] = FieldFormat.String,
        ["bytes"] = FieldFormat.Bytes,
        ["int"] = FieldFormat.Int32,
        ["long"] = FieldFormat.Int64,
        ["double"] = FieldFormat.Double,
        ["bool"] = FieldFormat.Boolean,
        ["time"] = FieldFormat.Time,
        ["microtime"] = FieldFormat.MicroTime,
        ["quantity"] = FieldFormat.Quantity,
        ["intstr"] = FieldFormat.IntOrString,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, FieldType> _types;
    private readonly FrozenDictionary<string, FieldType> _scalars;
    private readonly FrozenSet<string> _kinds;

    private BuiltInTypes(IEnumerable<string> lines)
    {
        _scalars = Scalars.ToFrozenDictionary(entry => entry.Key, entry => new FieldType(entry.Value), StringComparer.Ordinal);
        var types = new Dictionary<string, FieldType>(StringComparer.Ordinal);
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        var section = "";
        List<string> fields = [];
        foreach (var line in lines)
        {
            if (line.StartsWith('['))
            {
                section = line.Trim('[', ']');
            }
            else if (line.StartsWith(' '))
            {
                fields.AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
            else if (line.Length > 0 && !line.StartsWith('#'))
            {
                var name = $"{section}.{line.Trim('*', '!')}";
                if (line.StartsWith('*'))
                    kinds.Add(name);
                var (owner, own, atomic) = (section, fields = [], line.EndsWith('!'));
                types[name] = new FieldType(map: () => Struct(owner, own, atomic));
            }
        }

        _types = types.ToFrozenDictionary(StringComparer.Ordinal);
        _kinds = kinds.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The type of <c>metadata</c>.</summary>
    public FieldType ObjectMeta => _types["meta/v1.ObjectMeta"];

    /// <summary>The options of a deletion.</summary>
    public FieldType DeleteOptions => _types["meta/v1.DeleteOptions"];

    /// <summary>Reads the table.</summary>
    public static BuiltInTypes Load()
    {
        using var stream = typeof(BuiltInTypes).Assembly.GetManifestResourceStream("Sandbox.Kubernetes.Apply.BuiltInTypes.txt")
            ?? throw new InvalidOperationException("The table of built-in types isn't embedded in the assembly; see Sandbox.csproj.");
        using var reader = new StreamReader(stream);
        List<string> lines = [];
        while (reader.ReadLine() is { } line)
            lines.Add(line);
        return new BuiltInTypes(lines);
    }

    /// <summary>The type of a kind; null if the table doesn't have it.</summary>
    public FieldType? Find(string group, string version, string kind)
    {
        var name = $"{(group.Length == 0 ? "core" : group)}/{version}.{kind}";
        return _kinds.Contains(name) ? _types[name] : null;
    }

    private MapShape Struct(string section, List<string> fields, bool atomic) => new(
        fields.Select(field => Field(section, field)).ToFrozenDictionary(field => field.Name, StringComparer.Ordinal), null, atomic);

    private FieldDeclaration Field(string section, string text)
    {
        var (head, strategy) = Cut(text, '~');
        var (shape, defaultValue) = Cut(head, '=', unlessWithin: '(');
        var (name, typeName) = Cut(shape, ':');
        var (strategies, mergeKey) = strategy is null ? (null, null) : Cut(strategy, ':');
        return new FieldDeclaration(
            name.TrimEnd('?', '!'),
            Type(section, typeName ?? "string"),
            defaultValue is null ? null : JsonValue.Create(defaultValue),
            AlwaysWritten: name.TrimEnd('?').EndsWith('!'),
            Pointer: name.EndsWith('?'),
            strategies?.Split('+'),
            mergeKey);
    }

    private FieldType Type(string section, string text)
    {
        if (text == "any!")
            return FieldType.AnyAtomic;
        if (text.EndsWith('!'))
            return Type(section, text[..^1]).AsAtomic();
        if (text.StartsWith('{'))
            return FieldType.OfMap(Type(section, text[1..^1]));
        if (text.StartsWith('['))
            return ListType(section, text);
        return _scalars.TryGetValue(text, out var scalar) ? scalar : Resolve(section, text);
    }

    private FieldType ListType(string section, string text)
    {
        var (list, keys) = text.EndsWith(')') ? Cut(text[..^1], '(') : (text, null);
        var element = Type(section, list[1..^1]);
        return keys switch
        {
            null => FieldType.OfList(element),
            "=" => FieldType.OfList(element, ListRelation.Set),
            _ => FieldType.OfList(element, ListRelation.Map, keys.Split(',')),
        };
    }

    private FieldType Resolve(string section, string name)
    {
        string[] places = [section, "meta/v1", "core/v1"];
        return places.Select(place => _types.GetValueOrDefault($"{place}.{name}")).FirstOrDefault(type => type is not null)
            ?? throw new InvalidOperationException($"The table of built-in types names {name} in {section} but doesn't have it.");
    }

    private static (string Head, string? Tail) Cut(string text, char at, char? unlessWithin = null)
    {
        var index = text.LastIndexOf(at);
        var within = unlessWithin is { } opening ? text.IndexOf(opening) : -1;
        return index < 0 || (within >= 0 && index > within && text.EndsWith(')')) ? (text, null) : (text[..index], text[(index + 1)..]);
    }
}
