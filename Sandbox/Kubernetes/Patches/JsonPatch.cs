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

        if (patch.Any(operation => operation is not JsonObject))
            throw PatchErrors.Malformed("json: cannot unmarshal into Go value of type jsonpatch.Operation");
        try
        {
            return Run(target, patch) as JsonObject ?? throw PatchErrors.DoesNotApply();
        }
        catch (JsonPatchException)
        {
            throw PatchErrors.DoesNotApply();
        }
    }

    /// <summary>The patched copy.</summary>
    /// <param name="target">What is patched; it isn't changed.</param>
    /// <param name="patch">The operations: objects all of them.</param>
    /// <exception cref="JsonPatchException">The patch doesn't apply.</exception>
    internal static JsonNode? Run(JsonObject target, JsonArray patch)
    {
        JsonNode? document = target.DeepClone();
        var copied = 0L;
        foreach (var operation in patch)
            document = Run(document, operation!.AsObject(), ref copied);
        return document;
    }

    private static JsonNode? Run(JsonNode? document, JsonObject operation, ref long copied)
    {
        var kind = Text(operation, "op") ?? "unknown";
        var path = Text(operation, "path");
        if (kind is not ("add" or "remove" or "replace" or "move" or "copy" or "test"))
            throw new JsonPatchException($"Unexpected kind: {kind}");
        if (kind is "move" or "copy")
            return Transfer(document, operation, kind, path, ref copied);
        if (path is null)
            throw JsonPatchException.Missing($"{kind} operation failed to decode path");
        return kind switch
        {
            "add" => Add(document, path, operation["value"]?.DeepClone(), "add"),
            "remove" => Remove(document, path, "remove"),
            "replace" => Replace(document, path, operation["value"]?.DeepClone()),
            _ => Test(document, path, operation["value"]),
        };
    }

    private static JsonNode? Add(JsonNode? document, string path, JsonNode? value, string kind)
    {
        if (path.Length == 0 && kind == "add")
            return value;
        if (Find(document, path) is not { } place)
        {
            throw JsonPatchException.Missing(kind == "add"
                ? $"add operation does not apply: doc is missing path: \"{path}\""
                : $"{kind} operation does not apply: doc is missing destination path: {path}");
        }

        try
        {
            switch (place.Parent)
            {
                case JsonObject obj:
                    obj[place.Key] = value;
                    break;
                case JsonArray list when place.Key == "-":
                    list.Add(value);
                    break;
                case JsonArray list:
                    // One past the end appends; negative indices count in the list as it will be.
                    list.Insert(Index(place.Key, list.Count + 1, isAdded: true), value);
                    break;
            }
        }
        catch (JsonPatchException e)
        {
            throw new JsonPatchException(kind switch
            {
                "add" => $"error in add for path: '{path}': {e.Message}",
                "move" => $"error in move for path: '{path}': {e.Message}",
                _ => $"error while adding value during copy: {e.Message}",
            });
        }

        return document;
    }

    private static JsonNode? Remove(JsonNode? document, string path, string kind)
    {
        if (Find(document, path) is not { } place)
            throw JsonPatchException.Missing($"remove operation does not apply: doc is missing path: \"{path}\"");
        try
        {
            if (place.Parent is JsonArray list)
                list.RemoveAt(Index(place.Key, list.Count));
            else if (!place.Parent.AsObject().Remove(place.Key))
                throw JsonPatchException.Missing($"Unable to remove nonexistent key: {place.Key}");
        }
        catch (JsonPatchException e)
        {
            throw new JsonPatchException($"error in {kind} for path: '{path}': {e.Message}");
        }

        return document;
    }

    private static JsonNode? Replace(JsonNode? document, string path, JsonNode? value)
    {
        if (path.Length == 0)
            return value is JsonObject or JsonArray ? value : throw new JsonPatchException("replace operation value must be object or array");
        if (Find(document, path) is not { } place)
            throw JsonPatchException.Missing($"replace operation does not apply: doc is missing path: {path}");
        try
        {
            Get(place);
        }
        catch (JsonPatchException)
        {
            throw JsonPatchException.Missing($"replace operation does not apply: doc is missing key: {path}");
        }

        if (place.Parent is JsonArray list)
            list[Index(place.Key, list.Count)] = value;
        else
            place.Parent[place.Key] = value;
        return document;
    }

    private static JsonNode? Transfer(JsonNode? document, JsonObject operation, string kind, string? path, ref long copied)
    {
        var from = Text(operation, "from") ?? throw JsonPatchException.Missing($"{kind} operation failed to decode from");
        if (Find(document, from) is not { } source)
            throw JsonPatchException.Missing($"{kind} operation does not apply: doc is missing from path: {from}");
        JsonNode? value;
        try
        {
            value = Get(source)?.DeepClone();
        }
        catch (JsonPatchException e)
        {
            throw new JsonPatchException(
                kind == "move" ? $"error in move for path: '{source.Key}': {e.Message}" : $"error in copy for from: '{from}': {e.Message}");
        }

        if (kind == "move")
            Remove(document, from, "move");
        if (path is null)
            throw JsonPatchException.Missing($"{kind} operation failed to decode path");
        if (kind == "copy")
        {
            copied += value?.ToJsonString().Length ?? 0;
            if (copied > MaxCopiedBytes)
            {
                throw new JsonPatchException(
                    $"Unable to complete the copy, the accumulated size increase of copy is {copied}, exceeding the limit {MaxCopiedBytes}");
            }
        }

        return Add(document, path, value, kind);
    }

    private static JsonNode? Test(JsonNode? document, string path, JsonNode? expected)
    {
        JsonNode? found;
        if (path.Length == 0)
        {
            found = document;
        }
        else
        {
            if (Find(document, path) is not { } place)
                throw JsonPatchException.Missing($"test operation does not apply: is missing path: {path}");
            // A missing member of an object counts as null.
            found = place.Parent is JsonObject obj ? obj[place.Key] : Get(place);
        }

        return JsonValues.Equal(found, expected) ? document : throw new JsonPatchException($"testing value {path} failed: test failed");
    }

    private static JsonNode? Get((JsonNode Parent, string Key) place) => place.Parent switch
    {
        JsonArray list => list[Index(place.Key, list.Count)],
        var parent => parent.AsObject().TryGetPropertyValue(place.Key, out var value)
            ? value
            : throw JsonPatchException.Missing($"unable to get nonexistent key: {place.Key}"),
    };

    /// <summary>The object or list that holds what a pointer points to, whether that is there or not, and its key in it.</summary>
    private static (JsonNode Parent, string Key)? Find(JsonNode? document, string pointer)
    {
        var steps = pointer.Split('/');
        if (steps.Length < 2)
            return null;
        var node = document;
        foreach (var step in steps[1..^1])
        {
            try
            {
                node = node is JsonObject or JsonArray ? Get((node, Unescape(step))) : null;
            }
            catch (JsonPatchException)
            {
                return null;
            }
        }

        return node is JsonObject or JsonArray ? (node, Unescape(steps[^1])) : null;
    }

    private static int Index(string text, int count, bool isAdded = false)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            var why = $"strconv.Atoi: parsing {FieldErrors.Quote(text)}: invalid syntax";
            throw new JsonPatchException(isAdded ? $"value was not a proper array index: '{text}': {why}" : why);
        }

        if (index >= count || index < -count)
            throw JsonPatchException.InvalidIndex(index);
        return index < 0 ? index + count : index;
    }

    private static string? Text(JsonObject operation, string name) =>
        operation[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static string Unescape(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
