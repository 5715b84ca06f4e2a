using System.Text.Json.Nodes;
using Sandbox.Vault.Json;

namespace Sandbox.Vault.Backends;

/// <summary>The fields of a request, by the schema of the path that takes it.</summary>
public sealed class FieldData
{
    private readonly Dictionary<string, JsonNode?> _values = [];

    /// <summary>Converts the known fields; unknown ones are left out.</summary>
    /// <exception cref="FormatException">A field has a value that doesn't fit its type.</exception>
    public FieldData(IReadOnlyDictionary<string, FieldType> schema, JsonObject raw)
    {
        Raw = raw;
        foreach (var (name, type) in schema)
        {
            if (!raw.TryGetPropertyValue(name, out var value))
                continue;
            try
            {
                _values[name] = FieldConversion.Convert(type, value);
            }
            catch (FormatException e)
            {
                throw new FormatException($"error converting input {GoValue.Print(value)} for field {GoValue.Quote(name)}: {e.Message}", e);
            }
        }
    }

    /// <summary>All fields as they were sent.</summary>
    public JsonObject Raw { get; }

    /// <summary>True if the field was sent.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>A text; empty if it wasn't sent.</summary>
    public string Text(string name, string absent = "") => Has(name) ? _values[name]!.GetValue<string>() : absent;

    /// <summary>A whole number.</summary>
    public long Int(string name, long absent = 0) => Has(name) ? _values[name]!.GetValue<long>() : absent;

    /// <summary>A boolean.</summary>
    public bool Bool(string name, bool absent = false) => Has(name) ? _values[name]!.GetValue<bool>() : absent;

    /// <summary>A duration.</summary>
    public TimeSpan Duration(string name, TimeSpan absent = default) =>
        Has(name) ? TimeSpan.FromSeconds(_values[name]!.GetValue<long>()) : absent;

    /// <summary>A list of text.</summary>
    public IReadOnlyList<string> List(string name, params IReadOnlyList<string> absent) =>
        Has(name) ? [.. _values[name]!.AsArray().Select(v => v!.GetValue<string>())] : absent;

    /// <summary>A list of whole numbers.</summary>
    public IReadOnlyList<long> IntList(string name) => Has(name) ? [.. _values[name]!.AsArray().Select(v => v!.GetValue<long>())] : [];

    /// <summary>An object.</summary>
    public JsonObject? Map(string name) => Has(name) ? _values[name]!.AsObject() : null;

    /// <summary>An object of text.</summary>
    public IReadOnlyDictionary<string, string> Pairs(string name) =>
        Has(name) ? _values[name]!.AsObject().ToDictionary(p => p.Key, p => p.Value!.GetValue<string>()) : new Dictionary<string, string>();
}
