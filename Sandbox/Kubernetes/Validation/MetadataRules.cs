using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Validation;

/// <summary>The rules of <c>metadata</c>, as <c>k8s.io/apimachinery/pkg/api/validation</c> has them.</summary>
public static class MetadataRules
{
    private const int MaxAnnotations = 256 * 1024;
    private static readonly string[] StandardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];
    private static readonly string[] Immutable =
        ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"];

    /// <summary>What is wrong with the metadata of an object to be created.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="nameProblems">The kind's rule of names.</param>
    /// <param name="standardFinalizers">Whether finalizers without a domain must be Kubernetes' own, as for built-in kinds.</param>
    public static IEnumerable<FieldError> Create(JsonObject metadata, Func<string, IEnumerable<string>> nameProblems,
        bool standardFinalizers)
    {
        var errors = new List<FieldError>();
        if ((string?)metadata["generateName"] is { Length: > 0 } prefix)
        {
            var probe = prefix.EndsWith('-') && prefix.Length > 1 ? prefix[..^1] + "a" : prefix;
            errors.AddRange(nameProblems(probe).Select(problem => FieldErrors.Invalid("metadata.generateName", prefix, problem)));
        }

        var name = (string?)metadata["name"] ?? "";
        if (name.Length == 0)
            errors.Add(FieldErrors.Required("metadata.name", "name or generateName is required"));
        else
            errors.AddRange(nameProblems(name).Select(problem => FieldErrors.Invalid("metadata.name", name, problem)));
        errors.AddRange(Labels(metadata["labels"]?.AsObject(), "metadata.labels"));
        errors.AddRange(Annotations(metadata["annotations"]?.AsObject(), "metadata.annotations"));
        errors.AddRange(OwnerReferences(metadata["ownerReferences"]?.AsArray()));
        errors.AddRange(Finalizers(metadata["finalizers"]?.AsArray(), standardFinalizers));
        return errors;
    }

    /// <summary>What is wrong with the metadata of an update.</summary>
    public static IEnumerable<FieldError> Update(JsonObject metadata, JsonObject old)
    {
        if (old["deletionTimestamp"] is not null)
        {
            var before = Texts(old["finalizers"]);
            var added = Texts(metadata["finalizers"]).Where(finalizer => !before.Contains(finalizer)).ToList();
            if (added.Count > 0)
            {
                var shown = string.Join(", ", added.Select(FieldErrors.Quote));
                yield return FieldErrors.Forbidden("metadata.finalizers",
                    $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{shown}}}");
            }
        }

        foreach (var field in Immutable)
        {
            if (!JsonNode.DeepEquals(metadata[field], old[field]))
                yield return FieldErrors.Invalid($"metadata.{field}", metadata[field], "field is immutable");
        }

        foreach (var error in Labels(metadata["labels"]?.AsObject(), "metadata.labels"))
            yield return error;
        foreach (var error in Annotations(metadata["annotations"]?.AsObject(), "metadata.annotations"))
            yield return error;
        foreach (var error in OwnerReferences(metadata["ownerReferences"]?.AsArray()))
            yield return error;
    }

    /// <summary>What is wrong with labels.</summary>
    public static IEnumerable<FieldError> Labels(JsonObject? labels, string field)
    {
        foreach (var (key, value) in labels ?? [])
        {
            foreach (var problem in Names.QualifiedName(key))
                yield return FieldErrors.Invalid(field, key, problem);
            var text = (string?)value ?? "";
            foreach (var problem in Names.LabelValue(text))
                yield return FieldErrors.Invalid(field, text, problem);
        }
    }

    /// <summary>What is wrong with finalizers.</summary>
    private static IEnumerable<FieldError> Finalizers(JsonArray? finalizers, bool standardOnly)
    {
        var names = Texts(finalizers);
        for (var i = 0; i < names.Count; i++)
        {
            var problems = Names.QualifiedName(names[i]).ToList();
            foreach (var problem in problems)
                yield return FieldErrors.Invalid("metadata.finalizers", names[i], problem);
            if (standardOnly && problems.Count == 0 && IsUnqualified(names[i]))
            {
                yield return FieldErrors.Invalid($"metadata.finalizers[{i}]", names[i],
                    "name is neither a standard finalizer name nor is it fully qualified");
            }
        }

        if (names.Contains("orphan") && names.Contains("foregroundDeletion"))
        {
            yield return FieldErrors.Invalid("metadata.finalizers", finalizers,
                "finalizer orphan and foregroundDeletion cannot be both set");
        }
    }

    /// <summary>Whether a finalizer has no domain and isn't one of Kubernetes' own.</summary>
    public static bool IsUnqualified(string finalizer) => !finalizer.Contains('/') && !StandardFinalizers.Contains(finalizer);

    /// <summary>What is wrong with annotations.</summary>
    public static IEnumerable<FieldError> Annotations(JsonObject? annotations, string field)
    {
        var size = 0L;
        foreach (var (key, value) in annotations ?? [])
        {
            foreach (var problem in Names.QualifiedName(key.ToLowerInvariant()))
                yield return FieldErrors.Invalid(field, key, problem);
            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount((string?)value ?? "");
        }

        if (size > MaxAnnotations)
            yield return FieldErrors.TooLong(field, MaxAnnotations);
    }

    private static IEnumerable<FieldError> OwnerReferences(JsonArray? references)
    {
        const string Field = "metadata.ownerReferences";
        JsonNode? controller = null;
        foreach (var reference in references ?? [])
        {
            if ((string?)reference?["apiVersion"] == "v1" && (string?)reference?["kind"] == "Event")
                yield return FieldErrors.Invalid(Field, reference, "/v1, Kind=Event is disallowed from being an owner");
            if ((string?)reference?["apiVersion"] is null or "")
                yield return FieldErrors.Invalid($"{Field}.apiVersion", "", "version must not be empty");
            foreach (var name in new[] { "kind", "name", "uid" })
            {
                if ((string?)reference?[name] is null or "")
                    yield return FieldErrors.Invalid($"{Field}.{name}", "", "must not be empty");
            }

            if ((bool?)reference?["controller"] != true)
                continue;
            if (controller is not null)
            {
                yield return FieldErrors.Invalid(Field, references,
                    "Only one reference can have Controller set to true. Found \"true\" in references for "
                    + $"{controller["kind"]}/{controller["name"]} and {reference["kind"]}/{reference["name"]}");
            }

            controller = reference;
        }
    }

    private static List<string> Texts(JsonNode? array) => [.. (array as JsonArray ?? []).Select(item => (string?)item ?? "")];
}
