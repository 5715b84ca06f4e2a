using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Selectors;

/// <summary>A field selector (<c>k8s.io/apimachinery/pkg/fields</c>): equality of a few fields that a kind supports.</summary>
public sealed class FieldSelector
{
    private readonly IReadOnlyList<(string Field, bool Equal, string Value)> _terms;

    private FieldSelector(IReadOnlyList<(string, bool, string)> terms) => _terms = terms;

    /// <summary>True if it selects everything.</summary>
    public bool IsEmpty => _terms.Count == 0;

    /// <summary>The name that it asks for, or empty.</summary>
    public string Name => _terms.FirstOrDefault(term => term is { Field: "metadata.name", Equal: true }).Value ?? "";

    /// <summary>Reads a selector such as <c>metadata.name=x,type!=Opaque</c>.</summary>
    /// <param name="text">The selector.</param>
    /// <param name="supported">The fields that the kind supports beside its name and namespace; null to allow any.</param>
    /// <exception cref="ApiException">400 if it is malformed or a field isn't supported.</exception>
    public static FieldSelector Parse(string text, IReadOnlyCollection<string>? supported)
    {
        var terms = new List<(string, bool, string)>();
        foreach (var term in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var (field, equal, value) = Split(term)
                ?? throw ApiErrors.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            if (supported is not null && field is not ("metadata.name" or "metadata.namespace") && !supported.Contains(field))
                throw ApiErrors.BadRequest($"field label not supported: {field}");
            terms.Add((field, equal, value));
        }

        return new(terms);
    }

    /// <summary>Whether an object matches.</summary>
    public bool Matches(JsonObject value)
    {
        foreach (var (field, equal, wanted) in _terms)
        {
            if (Read(value, field) == wanted != equal)
                return false;
        }

        return true;
    }

    private static (string Field, bool Equal, string Value)? Split(string term)
    {
        foreach (var (symbol, equal) in new[] { ("!=", false), ("==", true), ("=", true) })
        {
            var at = term.IndexOf(symbol, StringComparison.Ordinal);
            if (at >= 0)
                return (term[..at], equal, term[(at + symbol.Length)..]);
        }

        return null;
    }

    private static string Read(JsonObject value, string field)
    {
        JsonNode? node = value;
        foreach (var part in field.Split('.'))
            node = (node as JsonObject)?[part];
        return node switch
        {
            null => "",
            JsonValue scalar when scalar.TryGetValue<string>(out var text) => text,
            _ => node.ToJsonString(),
        };
    }
}
