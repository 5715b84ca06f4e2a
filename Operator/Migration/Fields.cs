using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.Migration;

/// <summary>
/// The fields of an object, which remember what was asked for: whatever wasn't, is reported, so that nothing gets lost silently. Null, an empty text and an
/// empty list count as absent, as in the operators that read them.
/// </summary>
public sealed class Fields
{
    private readonly JsonObject _json;
    private readonly Subject _subject;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    private Fields(JsonObject json, string path, Subject subject)
    {
        _json = json;
        Path = path;
        _subject = subject;
    }

    /// <summary>Where the object is in the resource, such as <c>spec.destination</c>.</summary>
    public string Path { get; }

    /// <summary>The names of the fields.</summary>
    public IEnumerable<string> Names => _json.Where(pair => !IsAbsent(pair.Value)).Select(pair => pair.Key);

    /// <summary>The fields of an object.</summary>
    public static Fields Of(JsonObject? json, string path, Subject subject) => new(json ?? [], path, subject);

    /// <summary>The path of a field.</summary>
    public string At(string name) => $"{Path}.{name}";

    /// <summary>Whether a field is there.</summary>
    public bool Has(string name) => !IsAbsent(_json[name]);

    /// <summary>A field as it is, or null.</summary>
    public JsonNode? Take(string name)
    {
        _taken.Add(name);
        return Has(name) ? _json[name]!.DeepClone() : null;
    }

    /// <summary>A scalar field as text, or null.</summary>
    public string? Text(string name) => Take(name) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonValue value => value.ToJsonString(),
        var other => Wrong<string>(name, other, "a text"),
    };

    /// <summary>A boolean field, or null.</summary>
    public bool? Flag(string name) => Take(name) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        var other => Wrong<bool?>(name, other, "true or false"),
    };

    /// <summary>An integer, also one that is written as text, or null.</summary>
    public int? Number(string name)
    {
        var text = Text(name);
        if (text is null || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return text is null ? null : int.Parse(text, CultureInfo.InvariantCulture);

        _subject.Unsupported(At(name), $"\"{text}\" is no number: left out");
        return null;
    }

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        Take(name) is JsonArray list ? [.. list.Select(item => item?.ToString() ?? "").Where(item => item.Length > 0)] : [];

    /// <summary>The fields of an object in a field; null where it isn't there.</summary>
    public Fields? Object(string name) => Take(name) switch
    {
        null => null,
        JsonObject json => Of(json, At(name), _subject),
        var other => Wrong<Fields>(name, other, "an object"),
    };

    /// <summary>The objects of a list.</summary>
    public IReadOnlyList<Fields> Items(string name) =>
        Take(name) is JsonArray list ? [.. list.Select((item, index) => Of(item as JsonObject, $"{At(name)}[{index}]", _subject))] : [];

    /// <summary>Fields whose absence changes nothing.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            _taken.Add(name);
    }

    /// <summary>Reports what nobody asked for.</summary>
    public void ReportRest()
    {
        foreach (var name in Names.Where(name => !_taken.Contains(name)))
            _subject.Unsupported(At(name), "has no equivalent: left out");
    }

    private T? Wrong<T>(string name, JsonNode node, string wanted)
    {
        _subject.Unsupported(At(name), $"{wanted} is expected here, and it is {node.GetValueKind().ToString().ToLowerInvariant()}: left out");
        return default;
    }

    private static bool IsAbsent(JsonNode? node) => node switch
    {
        null => true,
        JsonArray list => list.Count == 0,
        JsonValue value => value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length == 0,
        _ => false,
    };
}
