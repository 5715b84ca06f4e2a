using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using GoTemplates.Execution;
using GoTemplates.Syntax;

namespace GoTemplates;

/// <summary>
/// Templates that can call each other. The set does not change: parsing returns a new one. It may be executed by any number of threads at once.
/// </summary>
public sealed class TemplateSet
{
    private readonly ImmutableDictionary<string, ParsedTemplate> _templates;
    private readonly CalledFunctions _called;

    private TemplateSet(ImmutableDictionary<string, ParsedTemplate> templates, TemplateOptions options, CalledFunctions called)
    {
        _templates = templates;
        Options = options;
        _called = called;
    }

    /// <summary>How the templates are parsed and executed.</summary>
    public TemplateOptions Options { get; }

    /// <summary>The names of all templates.</summary>
    public IEnumerable<string> Names => _templates.Keys;

    /// <summary>
    /// Whether the same data always print the same. False if any template of the set calls a function whose result may differ from call to call
    /// (<see cref="Functions.TemplateFunction.IsRandom"/>).
    /// </summary>
    public bool IsDeterministic => !_called.HasFlag(CalledFunctions.Random);

    /// <summary>A set without templates.</summary>
    public static TemplateSet Create(TemplateOptions? options = null) =>
        new(ImmutableDictionary.Create<string, ParsedTemplate>(StringComparer.Ordinal), options ?? TemplateOptions.Default, CalledFunctions.None);

    /// <summary>A set of the templates of one text.</summary>
    /// <exception cref="TemplateParseException">The text is no template.</exception>
    public static TemplateSet Parse(string name, string text, TemplateOptions? options = null) => Create(options).Add(name, text);

    /// <summary>
    /// Adds the templates of a text: the text itself under the given name, and those it defines. As in Go they take the place of templates of the same
    /// name, unless they are empty.
    /// </summary>
    /// <exception cref="TemplateParseException">The text is no template.</exception>
    public TemplateSet Add(string name, string text)
    {
        var templates = _templates.ToBuilder();
        var parsed = Parser.Parse(name, text, Options, out var called);
        foreach (var template in parsed)
        {
            if (!template.Root.IsEmpty || !templates.ContainsKey(template.Name))
                templates[template.Name] = template;
        }

        return new TemplateSet(templates.ToImmutable(), Options, _called | called);
    }

    /// <summary>Whether the set has a template of the name.</summary>
    public bool Contains(string name) => _templates.ContainsKey(name);

    /// <summary>Executes a template and returns the output as a string.</summary>
    /// <param name="name">The template's name.</param>
    /// <param name="data">The value that the dot is.</param>
    /// <param name="cancellationToken">Ends the execution.</param>
    /// <exception cref="TemplateExecutionException">The template fails on this data.</exception>
    /// <exception cref="TemplateLimitException">A limit was reached.</exception>
    /// <exception cref="KeyNotFoundException">The set has no such template.</exception>
    public string Render(string name, GoValue data, CancellationToken cancellationToken = default)
    {
        using var output = Execute(name, data, cancellationToken);
        return Encoding.UTF8.GetString(output.Written);
    }

    /// <summary>Executes a template and returns the output's bytes, which need not be UTF-8 if the data aren't.</summary>
    /// <inheritdoc cref="Render(string, GoValue, CancellationToken)" />
    public byte[] RenderBytes(string name, GoValue data, CancellationToken cancellationToken = default)
    {
        using var output = Execute(name, data, cancellationToken);
        return output.Written.ToArray();
    }

    /// <summary>Executes a template and writes the output, all of it or, if it fails, nothing.</summary>
    /// <inheritdoc cref="Render(string, GoValue, CancellationToken)" />
    public void Render(string name, GoValue data, IBufferWriter<byte> writer, CancellationToken cancellationToken = default)
    {
        using var output = Execute(name, data, cancellationToken);
        writer.Write(output.Written);
    }

    internal ParsedTemplate? Find(string name) => _templates.GetValueOrDefault(name);

    private OutputBuffer Execute(string name, GoValue data, CancellationToken cancellationToken)
    {
        var template = Find(name) ?? throw new KeyNotFoundException($"There is no template \"{name}\"");
        var output = new OutputBuffer(Options.Limits.OutputBytes);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            new Executor(this, template, output, cancellationToken).Execute(data, _called.HasFlag(CalledFunctions.ChangesArguments));
            return output;
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }
}
