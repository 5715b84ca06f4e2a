using System.CommandLine;
using System.Text.RegularExpressions;
using Operator.Manifests;
using Operator.Migration;

namespace Operator.Cli;

/// <summary>A run of <c>courier convert</c>.</summary>
/// <param name="streams">Where output and report go if not to files.</param>
/// <param name="options">What the manifests don't say.</param>
/// <param name="dropsForeign">Whether resources of others are left out.</param>
internal sealed partial class ConvertRun(InvocationConfiguration streams, MigrationOptions options, bool dropsForeign)
{
    /// <summary>Converts, writes and reports; gives the exit code.</summary>
    public async Task<int> RunAsync(string[] paths, string output, FileInfo? report, string format, CancellationToken cancellationToken)
    {
        try
        {
            var files = await ConvertFile.ReadAsync(paths, Console.In, cancellationToken);
            var manifests = files.SelectMany(file => file.Documents).SelectMany(document => document.Manifests).ToList();
            var conversion = new Conversion(manifests, options);
            var lost = new List<Finding>();
            var first = true;
            foreach (var file in files)
            {
                var documents = Convert(file, conversion, lost);
                if (documents.Count == 0)
                    continue;

                var text = string.Join("---\n", documents);
                if (output == ConvertFile.StandardInput)
                    await streams.Output.WriteAsync((first ? text : "---\n" + text).AsMemory(), cancellationToken);
                else
                    await WriteAsync(Path.Combine(output, Path.ChangeExtension(file.Target, Extension(file))), text, cancellationToken);
                first = false;
            }

            await ReportAsync(new ConvertReport([.. conversion.Findings, .. lost], options, manifests), report, format, cancellationToken);
            return conversion.Findings.Any(finding => finding.Level == FindingLevel.Unsupported) ? ConvertCommand.LeftOut : 0;
        }
        catch (InputFileException e)
        {
            await streams.Error.WriteLineAsync(e.Message);
            return ConvertCommand.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await streams.Error.WriteLineAsync($"courier: {e.Message}");
            return ConvertCommand.Failed;
        }
    }

    private List<string> Convert(ConvertFile file, Conversion conversion, List<Finding> lost)
    {
        var texts = new List<string>();
        foreach (var document in file.Documents)
        {
            var isConverted = false;
            var pieces = new List<string>();
            foreach (var manifest in document.Manifests)
            {
                var converted = conversion.Convert(manifest);
                isConverted |= converted is not null;
                if (converted is not null)
                    pieces.AddRange(converted.Select(YamlText.Write));
                else if (!dropsForeign)
                    pieces.Add(YamlText.Write(manifest.Json));
            }

            if (isConverted)
                texts.AddRange(pieces);
            else if (!dropsForeign)
                texts.Add(document.Text.TrimEnd('\n') + "\n");
            if (isConverted && Comment().IsMatch(document.Text) && lost.TrueForAll(finding => finding.File != file.Name))
                lost.Add(new Finding(file.Name, document.Manifests[0].ToString(), "", FindingLevel.Info, "comments in what is converted are lost, here and below"));
        }

        return texts;
    }

    // What is written is YAML; a file of JSON that was only passed through stays what it is.
    private static string Extension(ConvertFile file) =>
        file.Documents.Any(document => document.Manifests.Any(Conversion.IsKnown)) && Path.GetExtension(file.Target) == ".json"
            ? ".yaml"
            : Path.GetExtension(file.Target);

    private static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text, cancellationToken);
    }

    private async Task ReportAsync(ConvertReport report, FileInfo? file, string format, CancellationToken cancellationToken)
    {
        var text = format == "json" ? report.Json() : report.Table();
        if (file is null)
        {
            await streams.Error.WriteAsync(text.AsMemory(), cancellationToken);
            return;
        }

        await WriteAsync(file.FullName, text, cancellationToken);
        await streams.Error.WriteLineAsync(report.Summary());
    }

    [GeneratedRegex(@"^\s*#", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Comment();
}
