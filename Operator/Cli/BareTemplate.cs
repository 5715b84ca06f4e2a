using System.CommandLine;
using System.Text;
using System.Text.Json;
using GoTemplates;
using GoTemplates.Functions;

namespace Operator.Cli;

/// <summary><c>courier render --template</c>: what Go with sprig prints for a template.</summary>
internal static class BareTemplate
{
    /// <summary>Renders a file to standard output.</summary>
    /// <param name="template">The template.</param>
    /// <param name="data">JSON for the dot; null for none.</param>
    /// <param name="missingKey">What a missing key means.</param>
    /// <param name="streams">Where output and errors go.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RenderAsync(
        FileInfo template, FileInfo? data, MissingKey missingKey, InvocationConfiguration streams, CancellationToken cancellationToken)
    {
        var stage = "parse";
        try
        {
            var text = await InputFile.ReadAsync(template, cancellationToken);
            var dot = data is null ? GoValue.Missing : DotOf(data, await InputFile.ReadAsync(data, cancellationToken));
            var options = new TemplateOptions { Functions = FunctionSets.Sprig, MissingKey = missingKey };
            var templates = TemplateSet.Parse(template.Name, Encoding.UTF8.GetString(text), options);
            stage = "execute";
            var output = templates.RenderBytes(template.Name, dot, cancellationToken);
            await WriteAsync(streams.Output, output, cancellationToken);
            return 0;
        }
        catch (TemplateException e)
        {
            var reason = e switch
            {
                TemplateExecutionException failed => $"at <{failed.Excerpt}>: {failed.Reason}",
                TemplateParseException invalid => invalid.Reason,
                _ => e.Message,
            };
            await streams.Error.WriteLineAsync($"{template}:{e.Location.Line}:{e.Location.Column}: {stage}: {reason}");
            return RenderCommand.Failed;
        }
        catch (InputFileException e)
        {
            await streams.Error.WriteLineAsync(e.Message);
            return RenderCommand.Failed;
        }
    }

    // Go makes no value of null, which is what a template without data has.
    private static GoValue DotOf(FileInfo file, byte[] json)
    {
        try
        {
            return GoJson.Parse(json) is { IsNil: false } value ? value : GoValue.Missing;
        }
        catch (JsonException e)
        {
            throw InputFile.NotJson(file, e);
        }
    }

    // Output need not be UTF-8 (a key store, say): it goes to the terminal or pipe as bytes.
    private static async Task WriteAsync(TextWriter writer, byte[] output, CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(writer, Console.Out))
        {
            await writer.WriteAsync(Encoding.UTF8.GetString(output).AsMemory(), cancellationToken);
            return;
        }

        await using var stream = Console.OpenStandardOutput();
        await stream.WriteAsync(output, cancellationToken);
    }
}
