using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Patches;

/// <summary>JSON patch (RFC 6902), with the liberties of the library that Kubernetes uses: negative indices count from the end.</summary>
public static class JsonPatch
{
    private const int MaxOperations = 10000;

    /// <summary>What all copies of a patch may add up to, so that a short patch cannot grow an object without end.</summary>
    private const int MaxCopiedBytes = 3 * 1024 * 1024;

    /// <summary>The patched copy.</summary>
    /// <exception cref="ApiException">400 if the patch is malformed, 413 if it is too long, 422 if it doesn't apply.</exception>
    public static JsonObject Apply(JsonObject target, JsonArray patch)
    {
        if (patch.Count > MaxOperations)
        {
            throw new ApiException(413, "RequestEntityTooLarge",
                $"Request entity is too large: The allowed maximum operations in a JSON patch is {MaxOperations}, got {patch.Count}");
        }

        JsonNode? document = target.DeepClone();
        var copied = 0L;
        foreach (var operation in patch)
        {
            var one = operation as JsonObject
                ?? throw PatchErrors.Malformed("json: cannot unmarshal into Go value of type jsonpatch.Operation");
            document = Run(document, one, ref copied);
        }

        return document as JsonObject ?? throw PatchErrors.DoesNotApply();
    }

    private static JsonNode? Run(JsonNode? document, JsonObject operation, ref long copied)
    {
        var path = Pointer(operation, "path");
        switch (Text(operation, "op"))
        {
            case "add":
                return Add(document, path, Value(operation));
            case "remove":
                Remove(document, path);
                return document;
            case "replace":
                return Replace(document, path, Value(operation));
            case "move":
                var from = Pointer(operation, "from");
                var moved = Get(document, from)?.DeepClone();
                Remove(document, from);
                return Add(document, path, moved);
            case "copy":
                var source = Get(document, Pointer(operation, "from"));
                copied += source?.ToJsonString().Length ?? 0;
                return copied <= MaxCopiedBytes ? Add(document, path, source?.DeepClone()) : throw PatchErrors.DoesNotApply();
            case "test":
                if (!JsonValues.Equal(Find(document, path), operation["value"]))
                    throw PatchErrors.DoesNotApply();
                return document;
            default:
                throw PatchErrors.DoesNotApply();
        }
    }

    private static JsonNode? Add(JsonNode? document, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
            return value;

        switch (Parent(document, path))
        {
            case JsonObject obj:
                obj[path[^1]] = value;
                break;
            case JsonArray list when path[^1] == "-":
                list.Add(value);
                break;
            case JsonArray list:
                // One past the end appends; negative indices count in the list as it will be.
                list.Insert(Index(path[^1], list.Count + 1), value);
                break;
            default:
                throw PatchErrors.DoesNotApply();
        }

        return document;
    }

    private static void Remove(JsonNode? document, string[] path)
    {
        var removed = path.Length > 0 && Parent(document, path) switch
        {
            JsonObject obj => obj.Remove(path[^1]),
            JsonArray list => RemoveAt(list, Index(path[^1], list.Count)),
            _ => false,
        };
        if (!removed)
            throw PatchErrors.DoesNotApply();
    }

    private static bool RemoveAt(JsonArray list, int index)
    {
        list.RemoveAt(index);
        return true;
    }

    private static JsonNode? Replace(JsonNode? document, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
            return value;

        switch (Parent(document, path))
        {
            case JsonObject obj when obj.ContainsKey(path[^1]):
                obj[path[^1]] = value;
                return document;
            case JsonArray list:
                list[Index(path[^1], list.Count)] = value;
                return document;
            default:
                throw PatchErrors.DoesNotApply();
        }
    }

    private static JsonNode? Get(JsonNode? document, string[] path)
    {
        if (path.Length == 0)
            return document;

        return Parent(document, path) switch
        {
            JsonObject obj when obj.TryGetPropertyValue(path[^1], out var value) => value,
            JsonArray list => list[Index(path[^1], list.Count)],
            _ => throw PatchErrors.DoesNotApply(),
        };
    }

    /// <summary>What a test compares with: a missing member of an object counts as null.</summary>
    private static JsonNode? Find(JsonNode? document, string[] path) =>
        path.Length > 0 && Parent(document, path) is JsonObject obj ? obj[path[^1]] : Get(document, path);

    private static JsonNode? Parent(JsonNode? document, string[] path)
    {
        var node = document;
        foreach (var step in path.AsSpan()[..^1])
        {
            node = node switch
            {
                JsonObject obj => obj[step],
                JsonArray list => list[Index(step, list.Count)],
                _ => throw PatchErrors.DoesNotApply(),
            };
        }

        return node;
    }

    private static int Index(string text, int count)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
            throw PatchErrors.DoesNotApply();
        if (index < 0)
            index += count;
        return index >= 0 && index < count ? index : throw PatchErrors.DoesNotApply();
    }

    private static JsonNode? Value(JsonObject operation) =>
        operation.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw PatchErrors.DoesNotApply();

    private static string Text(JsonObject operation, string name) =>
        operation[name] is JsonValue value && value.TryGetValue(out string? text) ? text : throw PatchErrors.DoesNotApply();

    private static string[] Pointer(JsonObject operation, string name)
    {
        var pointer = Text(operation, name);
        if (pointer.Length == 0)
            return [];
        if (pointer[0] != '/')
            throw PatchErrors.DoesNotApply();
        return [.. pointer[1..].Split('/').Select(part =>
            part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }
}
