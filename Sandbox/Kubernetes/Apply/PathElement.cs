using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>
/// One step of a field's path: a field name, the key or value of a list's element, or an index; ordered as FieldsV1 orders them.
/// </summary>
[SuppressMessage("Design", "CA1036", Justification = "Sorted by collections only; nobody compares two with an operator.")]
public sealed class PathElement : IEquatable<PathElement>, IComparable<PathElement>
{
    private readonly char _kind;
    private readonly IReadOnlyList<KeyValuePair<string, JsonNode?>> _parts;

    private PathElement(char kind, string text, IReadOnlyList<KeyValuePair<string, JsonNode?>> parts)
    {
        _kind = kind;
        Text = text;
        _parts = parts;
    }

    /// <summary>How FieldsV1 writes it, such as <c>f:name</c>, <c>k:{"name":"a"}</c>, <c>v:"a"</c>, <c>i:0</c>.</summary>
    public string Text { get; }

    /// <summary>The field's name, if it is one.</summary>
    public string? FieldName => _kind == 'f' ? Text[2..] : null;

    /// <summary>True for the element of a list of type map.</summary>
    public bool IsKey => _kind == 'k';

    /// <summary>A field of an object.</summary>
    public static PathElement Field(string name) => new('f', "f:" + name, []);

    /// <summary>The element of a set.</summary>
    public static PathElement Value(JsonNode? value) => new('v', "v:" + JsonValues.Write(value), [new("", value)]);

    /// <summary>The element of a list by index.</summary>
    public static PathElement Index(int index) =>
        new('i', "i:" + index.ToString(CultureInfo.InvariantCulture), [new("", JsonValue.Create(index))]);

    /// <summary>The element of a list of type map.</summary>
    public static PathElement Key(IEnumerable<KeyValuePair<string, JsonNode?>> keys)
    {
        var sorted = keys.OrderBy(key => key.Key, StringComparer.Ordinal).ToList();
        var pairs = sorted.Select(key => $"{JsonValues.Write(key.Key)}:{JsonValues.Write(key.Value)}");
        return new('k', "k:{" + string.Join(',', pairs) + "}", sorted);
    }

    /// <summary>Reads what <see cref="Text"/> says; null if it is none.</summary>
    public static PathElement? Parse(string text)
    {
        if (text.Length < 2 || text[1] != ':')
            return null;

        var rest = text[2..];
        return text[0] switch
        {
            'f' => Field(rest),
            'i' => int.TryParse(rest, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) ? Index(index) : null,
            'v' => JsonValues.TryParse(rest, out var value) ? Value(value) : null,
            'k' => JsonValues.TryParse(rest, out var keys) && keys is JsonObject members ? Key(members) : null,
            _ => null,
        };
    }

    /// <summary>How error messages write it: <c>.name</c>, <c>[name="a"]</c>, <c>[="a"]</c>, <c>[0]</c>.</summary>
    public override string ToString() => _kind switch
    {
        'f' => "." + FieldName,
        'k' => "[" + string.Join(',', _parts.Select(part => $"{part.Key}={JsonValues.Write(part.Value)}")) + "]",
        'v' => $"[={JsonValues.Write(_parts[0].Value)}]",
        _ => $"[{Text[2..]}]",
    };

    /// <inheritdoc/>
    public int CompareTo(PathElement? other)
    {
        if (other is null)
            return 1;
        if (_kind != other._kind)
            return Rank(_kind) - Rank(other._kind);
        if (_kind == 'f')
            return string.CompareOrdinal(Text, other.Text);

        for (var i = 0; i < Math.Min(_parts.Count, other._parts.Count); i++)
        {
            var order = string.CompareOrdinal(_parts[i].Key, other._parts[i].Key);
            if (order == 0)
                order = JsonValues.Compare(_parts[i].Value, other._parts[i].Value);
            if (order != 0)
                return order;
        }

        return _parts.Count - other._parts.Count;
    }

    /// <inheritdoc/>
    public bool Equals(PathElement? other) => other is not null && CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PathElement);

    /// <inheritdoc/>
    public override int GetHashCode() => _kind == 'f' ? Text.GetHashCode(StringComparison.Ordinal) : _kind;

    private static int Rank(char kind) => "fkvi".IndexOf(kind);
}
