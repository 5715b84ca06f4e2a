using System.Globalization;
using Operator.Entities;
using Operator.Pipeline;
using Operator.Runtime.Client;
using Operator.Tenancy;

namespace Operator.Rendering;

/// <summary>
/// Puts a resource's own templates and those of the SecretTransformations that it names together, by VSO's rules (helpers/template.go): its own win over
/// shared ones for the same key, includes and excludes add up.
/// </summary>
/// <param name="find">Finds a SecretTransformation.</param>
/// <param name="access">Who may use it; null: judged without labels of namespaces.</param>
public sealed class TransformationResolver(Func<ObjectKey, SecretTransformation?> find, NamespaceAccess? access = null)
{
    private readonly NamespaceAccess _access = access ?? new NamespaceAccess(new NamespaceLabels(null));
    private readonly List<TemplateText> _templates = [];
    private readonly HashSet<string> _names = [];
    private readonly Dictionary<string, string> _keys = [];

    /// <summary>Resolves the transformation of one resource. A resolver is for one.</summary>
    public Outcome<TransformationText> Resolve(ObjectKey consumer, Transformation transformation)
    {
        foreach (var (key, template) in Sorted(transformation.Templates))
        {
            var origin = new TemplateOrigin(null, ["spec", "destination", "transformation", "templates", key]);
            if (Add(consumer, key, template, key, origin) is { } problem)
                return problem;
        }

        var own = _keys.Keys.ToHashSet();
        List<string> includes = [.. transformation.Includes ?? []];
        List<string> excludes = [.. transformation.Excludes ?? []];
        foreach (var reference in transformation.TransformationRefs ?? [])
        {
            var key = KeyOf(consumer, reference);
            if (!Find(consumer, key).Succeeded(out var shared, out var problem))
                return problem;
            if (AddShared(key, shared.Spec, reference, own) is { } invalid)
                return invalid;
            if (reference.IgnoreIncludes != true)
                includes.AddRange(shared.Spec.Includes ?? []);
            if (reference.IgnoreExcludes != true)
                excludes.AddRange(shared.Spec.Excludes ?? []);
        }

        return new TransformationText(_templates, includes, excludes, KeepsRaw: transformation.ExcludeRaw == false);
    }

    /// <summary>A SecretTransformation by itself, with all of its templates.</summary>
    public static Outcome<TransformationText> Resolve(SecretTransformation entity)
    {
        var key = ObjectKey.Of(entity);
        var resolver = new TransformationResolver(_ => entity);
        return resolver.AddShared(key, entity.Spec, new TransformationRef(), []) is { } problem
            ? problem
            : new TransformationText(resolver._templates, [.. entity.Spec.Includes ?? []], [.. entity.Spec.Excludes ?? []]);
    }

    /// <summary>The SecretTransformation that a reference names.</summary>
    public static ObjectKey KeyOf(ObjectKey consumer, TransformationRef reference) =>
        new(string.IsNullOrEmpty(reference.Namespace) ? consumer.Namespace : reference.Namespace, reference.Name ?? "");

    private Outcome<SecretTransformation> Find(ObjectKey consumer, ObjectKey key)
    {
        if (find(key) is not { } shared)
        {
            return new Problem(
                Reasons.TransformationNotFound,
                $"There is no SecretTransformation {key}: create it, or remove it from spec.destination.transformation.transformationRefs",
                ProblemKind.Stalled);
        }

        return _access.Refuse(SecretTransformation.EntityKind, key, shared.Spec, consumer.Namespace!) is { } refusal ? refusal : shared;
    }

    // Templates that make no key here can still be called by those that do.
    private Problem? AddShared(ObjectKey owner, SecretTransformationSpec spec, TransformationRef reference, HashSet<string> own)
    {
        var index = 0;
        foreach (var source in spec.SourceTemplates ?? [])
        {
            var name = string.IsNullOrEmpty(source.Name) ? $"{owner}/sourceTemplates/{index}" : source.Name;
            var origin = new TemplateOrigin(owner, ["spec", "sourceTemplates", index.ToString(CultureInfo.InvariantCulture)]);
            if (Add(name, source.Text, key: null, origin) is { } problem)
                return problem;
            index++;
        }

        var wanted = new Dictionary<string, string>();
        foreach (var template in reference.TemplateRefs ?? [])
        {
            var name = template.Name ?? "";
            if (spec.Templates?.ContainsKey(name) != true)
                return Invalid($"SecretTransformation {owner} has no template \"{name}\": correct templateRefs, or add it there");
            if (!wanted.TryAdd(name, string.IsNullOrEmpty(template.KeyOverride) ? name : template.KeyOverride))
                return Invalid($"The template \"{name}\" of SecretTransformation {owner} is named twice in templateRefs: remove one");
        }

        foreach (var (name, template) in Sorted(spec.Templates))
        {
            var key = wanted.Count == 0 ? name : wanted.GetValueOrDefault(name);
            var origin = new TemplateOrigin(owner, ["spec", "templates", name]);
            if (Add(owner, name, template, key is null || own.Contains(key) ? null : key, origin) is { } problem)
                return problem;
        }

        return null;
    }

    private Problem? Add(ObjectKey owner, string name, Template template, string? key, TemplateOrigin origin) =>
        Add(string.IsNullOrEmpty(template.Name) ? $"{owner}/{name}" : template.Name, template.Text, key, origin);

    private Problem? Add(string name, string? text, string? key, TemplateOrigin origin)
    {
        if (!_names.Add(name))
            return Invalid($"Two templates have the name \"{name}\": rename one, or remove one of the transformationRefs");
        if (key is not null && !_keys.TryAdd(key, name))
            return Invalid($"The templates \"{_keys[key]}\" and \"{name}\" both make the key \"{key}\": give one of them a keyOverride in templateRefs");

        _templates.Add(new TemplateText(name, text ?? "", key) { Origin = origin });
        return null;
    }

    private static IEnumerable<KeyValuePair<string, Template>> Sorted(IDictionary<string, Template>? templates) =>
        (templates ?? new Dictionary<string, Template>()).OrderBy(pair => pair.Key, StringComparer.Ordinal);

    private static Problem Invalid(string message) => new(Reasons.InvalidTemplate, message, ProblemKind.Stalled);
}
