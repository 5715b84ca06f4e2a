using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Sandbox.Admin;

/// <summary>Reads JSON objects that people write: says in plain words which field is wrong.</summary>
internal static class AdminBody
{
    /// <summary>Reads an object.</summary>
    /// <exception cref="AdminException">400 that names the field.</exception>
    public static T Read<T>(byte[] body, JsonTypeInfo<T> type)
        where T : notnull
    {
        JsonObject fields;
        try
        {
            fields = body.Length == 0 ? [] : JsonNode.Parse(body) as JsonObject ?? throw new JsonException("it is no object");
        }
        catch (JsonException e)
        {
            throw new AdminException(400, $"The body is no JSON object: {e.Message}");
        }

        foreach (var (name, _) in fields)
        {
            if (!type.Properties.Any(property => property.Name == name))
                throw new AdminException(400, $"{name}: there is no such field, only {string.Join(", ", type.Properties.Select(property => property.Name))}");
        }

        try
        {
            return fields.Deserialize(type)!;
        }
        catch (JsonException e)
        {
            var name = (e.Path ?? "").TrimStart('$', '.');
            var property = type.Properties.FirstOrDefault(property => property.Name == name);
            throw new AdminException(400, $"{name}: {(property?.CustomConverter is null ? Wanted(property?.PropertyType) ?? e.Message : e.Message)}");
        }
    }

    private static string? Wanted(Type? type) => type switch
    {
        null => null,
        _ when type == typeof(int) || type == typeof(int?) => "must be a whole number",
        _ when type == typeof(double) => "must be a number",
        _ when type == typeof(bool) => "must be true or false",
        _ when type == typeof(string) => "must be text in quotes",
        _ => null,
    };
}
