using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Migration;

namespace Operator.Cli;

/// <summary>A file to convert: its documents, each with its text, so that what isn't converted stays to the letter.</summary>
/// <param name="Name">As it was given, or below the folder that was.</param>
/// <param name="Target">Where it goes below the folder of the output.</param>
/// <param name="Documents">Its documents.</param>
internal sealed partial record ConvertFile(string Name, string Target, IReadOnlyList<ConvertDocument> Documents)
{
    /// <summary>Standard input.</summary>
    public const string StandardInput = "-";

    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>Reads files, all those of folders, and standard input for <c>-</c>.</summary>
    /// <exception cref="InputFileException">One can't be read or isn't YAML.</exception>
    public static async Task<IReadOnlyList<ConvertFile>> ReadAsync(IEnumerable<string> paths, TextReader input, CancellationToken cancellationToken)
    {
        var files = new List<ConvertFile>();
        foreach (var path in paths)
        {
            if (path == StandardInput)
            {
                files.Add(Parse("stdin", "stdin.yaml", await input.ReadToEndAsync(cancellationToken)));
                continue;
            }

            var isFolder = Directory.Exists(path);
            foreach (var file in isFolder ? FilesIn(path) : [path])
            {
                var text = Encoding.UTF8.GetString(await InputFile.ReadAsync(new FileInfo(file), cancellationToken));
                files.Add(Parse(file, isFolder ? Path.GetRelativePath(path, file) : Path.GetFileName(file), text));
            }
        }

        var twice = files.GroupBy(file => file.Target, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? files
            : throw new InputFileException($"{string.Join(" and ", twice.Select(file => file.Name))} would both be written to {twice.Key}: give the folder above them");
    }

    private static IEnumerable<string> FilesIn(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
        .Order(StringComparer.Ordinal);

    private static ConvertFile Parse(string name, string target, string text)
    {
        var documents = new List<ConvertDocument>();
        var lines = 0;
        foreach (var document in DocumentStart().Split(text.ReplaceLineEndings("\n")))
        {
            documents.Add(Document(name, document, lines));
            lines += document.Count(c => c == '\n') + (documents.Count > 1 ? 1 : 0);
        }

        return new ConvertFile(name, target, [.. documents.Where(document => document.Text.Trim().Length > 0)]);
    }

    private static ConvertDocument Document(string name, string text, int linesBefore)
    {
        var json = ManifestFile.Parse(name, text, linesBefore) is [var first, ..] ? first : null;
        var isList = json?["items"] is JsonArray && json["kind"]?.ToString().EndsWith("List", StringComparison.Ordinal) == true;
        IEnumerable<JsonObject> objects = json is null ? [] : isList ? json["items"]!.AsArray().OfType<JsonObject>() : [json];
        return new ConvertDocument(text, [.. objects.Select(item => new Manifest(name, item))], isList);
    }

    // Neither a block nor a quoted scalar can have these at the beginning of a line (YAML 1.2, section 9.1.2).
    [GeneratedRegex(@"^(?:---|\.\.\.)(?:[ \t]+#.*)?[ \t]*\n|^---[ \t]+(?=[^#\s])", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex DocumentStart();
}
