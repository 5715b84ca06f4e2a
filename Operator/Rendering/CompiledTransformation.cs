using GoTemplates;
using Operator.Pipeline;
using Vault.Client;
using Vault.Client.Secrets;

namespace Operator.Rendering;

/// <summary>A transformation that was parsed. It belongs to nobody and can be run by any number of resources at once.</summary>
public sealed class CompiledTransformation
{
    /// <summary>How long all templates of a resource may take together.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(5);

    private const int MaxSecretSize = 1024 * 1024;

    private static readonly TemplateOptions Options = new()
    {
        MissingKey = MissingKey.Error,
        Limits = new TemplateLimits
        {
            OutputBytes = MaxSecretSize,
            MemoryBytes = 64 << 20,
            Steps = 5_000_000,
            Depth = 100,
            Nesting = 200,
            TemplateLength = MaxSecretSize,
        },
    };

    private readonly TemplateSet _templates;
    private readonly TemplateSet _keys;
    private readonly IReadOnlyList<TemplateText> _outputs;
    private readonly KeyFilter _filter;
    private readonly bool _keepsRaw;

    private CompiledTransformation(TemplateSet templates, TemplateSet keys, TransformationText text, KeyFilter filter)
    {
        _templates = templates;
        _keys = keys;
        _outputs = [.. text.Templates.Where(template => template.Key is not null)];
        _filter = filter;
        _keepsRaw = text.KeepsRaw;
    }

    /// <summary>
    /// Whether the same source always gives the same data. False with functions such as <c>bcrypt</c>: what was delivered then stays until the source or the
    /// transformation changes.
    /// </summary>
    public bool IsRepeatable => _keys.IsDeterministic;

    /// <summary>Parses a transformation, or says which template is wrong, at which line and column.</summary>
    public static Outcome<CompiledTransformation> Compile(TransformationText text)
    {
        if (!KeyFilter.Create(text.Includes, text.Excludes).Succeeded(out var filter, out var problem))
            return problem;

        var templates = TemplateSet.Create(Options);
        try
        {
            foreach (var template in text.Templates)
                templates = templates.Add(template.Name, template.Text);

            // Keys may call the templates, but not the other way round: nobody can call or replace one by its name.
            var keys = text.Templates.Where(template => template.MakesKey)
                .Aggregate(templates, (set, template) => set.Add(template.NameOfKey, template.Key!));
            return new CompiledTransformation(templates, keys, text, filter);
        }
        catch (TemplateParseException e)
        {
            return new Problem(Reasons.InvalidTemplate, e.Message, ProblemKind.Stalled) { Template = e.Location };
        }
    }

    /// <summary>Makes the data of a Secret: what the templates print, and those keys of the source that pass and have no template.</summary>
    /// <param name="source">The source.</param>
    /// <param name="input">What the dot is.</param>
    /// <param name="time">Bounds the time that the templates take.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Outcome<IReadOnlyDictionary<string, SecretValue>> Apply(KeyValueSecret source, GoValue input, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(MaxDuration, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var data = new Dictionary<string, SecretValue>();
        try
        {
            if ((RenderTemplates(data, input, either.Token) ?? AddSource(data, source, either.Token)) is { } problem)
                return problem;

            return data;
        }
        catch (TemplateExecutionException e)
        {
            return new Problem(Reasons.TemplateFailed, e.Message, ProblemKind.Stalled) { Template = e.Location };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Problem(
                Reasons.TemplateFailed, $"The templates take longer than {MaxDuration.TotalSeconds:0} s: make them do less", ProblemKind.Stalled);
        }
    }

    private Problem? RenderTemplates(Dictionary<string, SecretValue> data, GoValue input, CancellationToken cancellationToken)
    {
        var makers = new Dictionary<string, string>();
        foreach (var template in _outputs)
        {
            var key = template.MakesKey ? _keys.Render(template.NameOfKey, input, cancellationToken) : template.Key!;

            // A key that a template prints may hold data, so that no message repeats it.
            if (template.MakesKey && !SecretKeys.IsValid(key))
                return Invalid($"What the key of template \"{template.Name}\" prints can't be a key of a Secret: {SecretKeys.Rule}");
            if (!makers.TryAdd(key, template.Name))
                return Invalid($"The keys of the templates \"{makers[key]}\" and \"{template.Name}\" come out the same: make them differ");

            data[key] = new SecretValue(_templates.RenderBytes(template.Name, input, cancellationToken));
        }

        return null;
    }

    private Problem? AddSource(Dictionary<string, SecretValue> data, KeyValueSecret source, CancellationToken cancellationToken)
    {
        if (_keepsRaw && !data.TryAdd(RawSource.Key, RawSource.Of(source)))
            return Invalid($"A template makes the key {RawSource.Key}, and so does excludeRaw: false: give the template another key, or remove excludeRaw");

        foreach (var (key, value) in source.Data)
        {
            if (data.ContainsKey(key) && key != RawSource.Key || !_filter.Passes(key, cancellationToken))
                continue;
            if (!data.TryAdd(key, value) && _keepsRaw)
                return Invalid($"The source has a key {RawSource.Key} of its own, and excludeRaw: false makes one: remove excludeRaw, or exclude \"^{RawSource.Key}$\"");
        }

        return null;
    }

    private static Problem Invalid(string message) => new(Reasons.InvalidKey, message, ProblemKind.Stalled);
}
