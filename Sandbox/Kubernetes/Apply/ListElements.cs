using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>How the elements of sets and of lists of type map are named in paths.</summary>
public static class ListElements
{
    /// <summary>The path element of a list's element; null, with the reason, where it has none.</summary>
    public static PathElement? Name(ListShape list, JsonNode? element, out string error)
    {
        error = "";
        return list.Relation == ListRelation.Map ? ByKeys(list, element, out error) : ByValue(element, out error);
    }

    private static PathElement? ByKeys(ListShape list, JsonNode? element, out string error)
    {
        error = "";
        if (element is not JsonObject item)
        {
            error = element is null
                ? "associative list with keys may not have a null element"
                : "associative list with keys may not have non-map elements";
            return null;
        }

        List<KeyValuePair<string, JsonNode?>> keys = [];
        foreach (var key in list.Keys)
        {
            if (item.TryGetPropertyValue(key, out var value))
                keys.Add(new(key, value));
            else if (list.Element.Map?.Fields.GetValueOrDefault(key)?.Default is { } defaultValue)
                keys.Add(new(key, defaultValue));
        }

        if (keys.Count > 0)
            return PathElement.Key(keys);
        error = $"associative list with keys has an element that omits all key fields "
            + $"[{string.Join(' ', list.Keys.Select(key => $"\"{key}\""))}]"
            + " (and doesn't have default values for any key fields)";
        return null;
    }

    private static PathElement? ByValue(JsonNode? element, out string error)
    {
        error = element switch
        {
            JsonObject => "associative list without keys has an element that's a map type",
            JsonArray => "not supported: associative list with lists as elements",
            null => "associative list without keys has an element that's an explicit null",
            _ => "",
        };
        return error.Length == 0 ? PathElement.Value(element) : null;
    }
}
