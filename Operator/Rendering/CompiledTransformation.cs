using System.Text.RegularExpressions;
using GoTemplates;
using GoTemplates.Functions;
using Operator.Pipeline;
using Vault.Client;

namespace Operator.Rendering;

/// <summary>A transformation that was parsed. It belongs to nobody and can be run by any number of resources at once.</summary>
public sealed partial class CompiledTransformation
{
    /// <summary>How long all templates of a resource may take together.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(5);

    private const int MaxSecretSize = 1024 * 1024;

    // A function whose result differs from call to call would rewrite the Secret at every refresh: such are not there.
    private static readonly TemplateOptions Options = new()
    {
        Functions = FunctionSets.All.Without(FunctionSets.All.Names.Where(IsRandom)),
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
    private readonly IReadOnlyList<TemplateText> _outputs;
    private readonly KeyFilter _filter;

    private CompiledTransformation(TemplateSet templates, IReadOnlyList<TemplateText> outputs, KeyFilter filter)
    {
        _templates = templates;
        _outputs = outputs;
        _filter = filter;
    }

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
        }
        catch (TemplateParseException e)
        {
            return new Problem(Reasons.InvalidTemplate, $"{e.Message}{Explain(e.Reason)}", ProblemKind.Stalled);
        }

        return new CompiledTransformation(templates, [.. text.Templates.Where(template => template.Key is not null)], filter);
    }

    /// <summary>Makes the data of a Secret: what the templates print, and those keys of the source that pass and have no template.</summary>
    /// <param name="source">The values of the source.</param>
    /// <param name="input">What the dot is.</param>
    /// <param name="time">Bounds the time that the templates take.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Outcome<IReadOnlyDictionary<string, SecretValue>> Apply(
        IReadOnlyDictionary<string, SecretValue> source, GoValue input, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(MaxDuration, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var data = new Dictionary<string, SecretValue>();
        try
        {
            foreach (var template in _outputs)
                data[template.Key!] = new SecretValue(_templates.RenderBytes(template.Name, input, either.Token));
            foreach (var (key, value) in source)
            {
                if (!data.ContainsKey(key) && _filter.Passes(key, either.Token))
                    data[key] = value;
            }

            return data;
        }
        catch (TemplateExecutionException e)
        {
            return new Problem(Reasons.TemplateFailed, e.Message, ProblemKind.Stalled);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Problem(
                Reasons.TemplateFailed, $"The templates take longer than {MaxDuration.TotalSeconds:0} s: make them do less", ProblemKind.Stalled);
        }
    }

    private static string Explain(string reason) =>
        UndefinedFunction().Match(reason) is { Success: true } match && IsRandom(match.Groups["name"].Value)
            ? " here: its result differs from call to call, and the Secret would be written anew at every refresh"
            : "";

    private static bool IsRandom(string function) => FunctionSets.All.Find(function)?.IsRandom == true;

    [GeneratedRegex("^function \"(?<name>[^\"]+)\" not defined$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UndefinedFunction();
}
