using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Patches;

/// <summary>
/// Strategic merge patch: a merge patch that knows by which key a list is merged, and takes directives:
/// <c>$patch</c>, <c>$retainKeys</c>, <c>$setElementOrder/list</c>, <c>$deleteFromPrimitiveList/list</c>.
/// </summary>
public static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string ElementOrder = "$setElementOrder/";
    private const string DeleteFrom = "$deleteFromPrimitiveList/";

    /// <summary>The patched copy.</summary>
    /// <param name="target">The object.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="type">The kind's type, from <see cref="FieldTypes"/>.</param>
    /// <exception cref="ApiException">400 or 500 if the patch is malformed, as the real server has it.</exception>
    public static JsonObject Apply(JsonObject target, JsonObject patch, FieldType type) =>
        MergeObject((JsonObject)target.DeepClone(), (JsonObject)patch.DeepClone(), type);

    // The arguments are copies of ours: they are taken apart as they are merged.
    private static JsonObject MergeObject(JsonObject target, JsonObject patch, FieldType? type)
    {
        if (patch.TryGetPropertyValue(Directive, out var directive))
            return Replace(directive, patch);

        ApplyRetainKeys(target, patch);
        ApplyElementOrders(target, patch, type);
        foreach (var (key, value) in patch.ToList())
        {
            var isDeletion = key.StartsWith(DeleteFrom, StringComparison.Ordinal);
            var name = isDeletion ? key[DeleteFrom.Length..] : key;
            if (value is null)
                target.Remove(name);
            else if (target[name] is JsonObject obj && value is JsonObject change)
                target[name] = MergeMember(obj, change, Field(type, name), TypeOf(type, name));
            else if (target[name] is JsonArray list && value is JsonArray items)
                target[name] = MergeList(list, items, Field(type, name), TypeOf(type, name), isDeletion);
            else if (!isDeletion)
                Set(target, name, WithoutDirectives(value));
        }

        return target;
    }

    private static void Set(JsonObject target, string name, JsonNode? value)
    {
        if (value is null)
            target.Remove(name);
        else
            target[name] = value;
    }

    private static JsonObject Replace(JsonNode? directive, JsonObject patch)
    {
        switch (Text(directive))
        {
            case "replace":
                patch.Remove(Directive);
                return Detach(patch);
            case "delete":
                return [];
            default:
                throw PatchErrors.UnknownDirective(directive, patch);
        }
    }

    private static JsonObject MergeMember(JsonObject target, JsonObject patch, FieldDeclaration? field, FieldType? type) =>
        field?.HasStrategy("replace") == true ? Detach(patch) : MergeObject(Detach(target), patch, type);

    private static JsonArray MergeList(JsonArray target, JsonArray patch, FieldDeclaration? field, FieldType? type, bool isDeletion)
    {
        if (field?.HasStrategy("merge") != true && !isDeletion)
            return Detach(patch);

        if (target.Concat(patch).Any(item => item is JsonArray))
            throw PatchErrors.DoesNotApply();
        if (target.Concat(patch).Select(item => item is JsonObject).Distinct().Count() > 1)
            throw PatchErrors.Fails("list element types are not identical");

        var original = target.Select(item => item?.DeepClone()).ToList();
        if (!target.Concat(patch).Any(item => item is JsonObject))
        {
            if (isDeletion)
                return ToArray(original.Where(item => !patch.Any(gone => JsonValues.Equal(gone, item))));
            var both = Distinct(original.Concat(patch.Select(item => item?.DeepClone())));
            return ListOrder.Arrange(both, [.. patch], original, key: null);
        }

        if (field?.MergeKey is not { } key)
            throw PatchErrors.Fails($"cannot merge lists without merge key for {field?.Name}");
        var (merged, changes) = MergeElements(original, patch, key, type?.List?.Element);
        return ListOrder.Arrange(merged, changes, original, key);
    }

    private static (List<JsonNode?> Merged, List<JsonNode?> Changes) MergeElements(
        List<JsonNode?> original, JsonArray patch, string key, FieldType? type)
    {
        List<JsonNode?> merged = [.. original], changes = [];
        var replaces = false;
        foreach (var change in patch.Cast<JsonObject>())
        {
            switch (change.TryGetPropertyValue(Directive, out var directive) ? Text(directive) : "")
            {
                case "":
                    changes.Add(change);
                    break;
                case "delete":
                    var gone = KeyOf(change, key);
                    merged.RemoveAll(item => JsonValues.Equal(item![key], gone));
                    break;
                case "replace":
                    replaces = true;
                    break;
                case "merge":
                    throw PatchErrors.Fails("merging lists cannot yet be specified in the patch");
                default:
                    throw PatchErrors.UnknownDirective(directive, change);
            }
        }

        if (replaces)
            return ([.. changes.Select(change => change!.DeepClone())], []);

        foreach (var change in changes.Cast<JsonObject>())
        {
            var name = KeyOf(change, key);
            var index = merged.FindIndex(item => JsonValues.Equal(item![key], name));
            if (index < 0)
                merged.Add(change.DeepClone());
            else
                merged[index] = MergeObject((JsonObject)merged[index]!, Detach(change), type);
        }

        return (merged, changes);
    }

    /// <summary>Keeps only the fields that <c>$retainKeys</c> lists; the patch may set no others.</summary>
    private static void ApplyRetainKeys(JsonObject target, JsonObject patch)
    {
        if (!patch.Remove(RetainKeys, out var directive))
            return;
        if (directive is not JsonArray list)
            throw PatchErrors.Malformed("invalid patch format of retainKeys");

        var retained = list.Select(Text).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, value) in patch)
        {
            var isDirective = name.StartsWith(DeleteFrom, StringComparison.Ordinal)
                || name.StartsWith(ElementOrder, StringComparison.Ordinal);
            if (value is not null && !isDirective && !retained.Contains(name))
                throw PatchErrors.Malformed("invalid patch format of retainKeys");
        }

        foreach (var name in target.Select(member => member.Key).Where(name => !retained.Contains(name)).ToList())
            target.Remove(name);
    }

    /// <summary>Merges the lists that come with an order, and arranges them by it.</summary>
    private static void ApplyElementOrders(JsonObject target, JsonObject patch, FieldType? type)
    {
        foreach (var (directive, value) in patch.Where(member => member.Key.StartsWith(ElementOrder, StringComparison.Ordinal)).ToList())
        {
            patch.Remove(directive);
            var name = directive[ElementOrder.Length..];
            var order = value as JsonArray ?? throw PatchErrors.WrongType("slice", value);
            var original = target.TryGetPropertyValue(name, out var was)
                ? was as JsonArray ?? throw PatchErrors.WrongType("slice", was)
                : null;
            var changes = patch.TryGetPropertyValue(name, out var now)
                ? now as JsonArray ?? throw PatchErrors.WrongType("slice", now)
                : null;
            var (field, key) = (Field(type, name), Field(type, name)?.MergeKey);
            ListOrder.Check(changes ?? [], order, key);
            if (original is null && changes is null)
                continue;

            List<JsonNode?> before = [.. (original ?? []).Select(item => item?.DeepClone())];
            var merged = (original, changes) switch
            {
                (not null, not null) => MergeList(original, changes, field, TypeOf(type, name), isDeletion: false),
                (not null, null) => original,
                _ => (JsonArray)WithoutDirectives(changes)!,
            };
            target[name] = ListOrder.Arrange([.. merged.Select(item => item?.DeepClone())], [.. order], before, key);
            patch.Remove(name);
        }
    }

    /// <summary>What is new has its nulls and directives dropped; null if it is itself a directive.</summary>
    private static JsonNode? WithoutDirectives(JsonNode? value) => value switch
    {
        JsonObject obj when obj.ContainsKey(Directive) => null,
        JsonObject obj => new JsonObject(obj.Select(member => KeyValuePair.Create(member.Key, WithoutDirectives(member.Value)))
            .Where(member => member.Value is not null)),
        JsonArray list => ToArray(list.Where(item => item is not JsonObject obj || !obj.ContainsKey(Directive)).Select(WithoutDirectives)),
        _ => value?.DeepClone(),
    };

    private static JsonNode KeyOf(JsonObject element, string key) => element[key] ?? throw PatchErrors.NoMergeKey(element, key);

    private static FieldDeclaration? Field(FieldType? type, string name) => type?.Map?.Fields.GetValueOrDefault(name);

    private static FieldType? TypeOf(FieldType? type, string name) => type?.Map?.TypeOf(name);

    private static string Text(JsonNode? value) => value is JsonValue text && text.TryGetValue(out string? read) ? read : "?";

    private static List<JsonNode?> Distinct(IEnumerable<JsonNode?> items)
    {
        List<JsonNode?> distinct = [];
        foreach (var item in items.Where(item => !distinct.Any(seen => JsonValues.Equal(seen, item))))
            distinct.Add(item);
        return distinct;
    }

    private static JsonArray ToArray(IEnumerable<JsonNode?> items) => new([.. items.Select(item => item?.DeepClone())]);

    private static T Detach<T>(T node)
        where T : JsonNode => (T)node.DeepClone();
}
