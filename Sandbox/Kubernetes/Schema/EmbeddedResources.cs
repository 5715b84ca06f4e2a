using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Schema;

/// <summary>Checks objects within objects (<c>x-kubernetes-embedded-resource</c>): they need an apiVersion and a kind.</summary>
internal static partial class EmbeddedResources
{
    /// <summary>What is wrong, below an object.</summary>
    public static IEnumerable<FieldError> Check(JsonNode? value, SchemaNode? schema, string path)
    {
        if (schema is null)
            return [];

        var own = value is JsonObject embedded && schema.IsEmbeddedResource && path.Length > 0 ? CheckOne(embedded, path) : [];
        return value switch
        {
            JsonObject obj => own.Concat(obj.SelectMany(member => schema.Properties.TryGetValue(member.Key, out var property)
                ? Check(member.Value, property, path.Length == 0 ? member.Key : $"{path}.{member.Key}")
                : Check(member.Value, schema.AdditionalProperties, $"{path}[{member.Key}]"))),
            JsonArray list => list.SelectMany((item, i) => Check(item, schema.Items, $"{path}[{i}]")),
            _ => own,
        };
    }

    private static IEnumerable<FieldError> CheckOne(JsonObject obj, string path)
    {
        foreach (var name in new[] { "apiVersion", "kind" })
        {
            var field = $"{path}.{name}";
            if (!obj.TryGetPropertyValue(name, out var value))
                yield return FieldErrors.Required(field);
            else if (value is not JsonValue text || !text.TryGetValue(out string? read))
                yield return FieldErrors.InvalidRaw(field, GoValues.Show(value), "must be a string");
            else if (read.Length == 0)
                yield return FieldErrors.Invalid(field, read, "must not be empty");
            else if (name == "apiVersion" && read.Count(c => c == '/') > 1)
                yield return FieldErrors.Invalid(field, read, $"unexpected GroupVersion string: {read}");
            else if (name == "kind" && (read.Length > 63 || !Kind().IsMatch(read)))
                yield return FieldErrors.Invalid(field, read, KindRule);
        }
    }

    private const string KindRule =
        "may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or"
        + " '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for "
        + "validation is"
        + " '[a-z]([-a-z0-9]*[a-z0-9])?')";

    [GeneratedRegex(@"^[A-Za-z]([-A-Za-z0-9]*[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Kind();
}
