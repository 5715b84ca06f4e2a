using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Requests;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sandbox.Seeding;

/// <summary>Reads seed files.</summary>
internal static class SeedFiles
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>The documents of files, and of the files in folders (sorted, not in their subfolders), in order. Lists are taken apart.</summary>
    /// <exception cref="SeedException">A file can't be read, or a document is no object with a kind.</exception>
    public static async Task<IReadOnlyList<SeedDocument>> ReadAsync(IEnumerable<FileSystemInfo> sources, CancellationToken cancellation)
    {
        var documents = new List<SeedDocument>();
        foreach (var file in sources.SelectMany(FilesOf))
            documents.AddRange((await ReadFileAsync(file, cancellation)).SelectMany(TakeApart));
        return documents;
    }

    private static IEnumerable<string> FilesOf(FileSystemInfo source)
    {
        if (!Directory.Exists(source.FullName))
            return [source.ToString()];
        var files = Directory.GetFiles(source.ToString()).Where(file => Extensions.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new SeedException($"{source}: there are no files that end in {string.Join(", ", Extensions)}");
    }

    private static async Task<IReadOnlyList<SeedDocument>> ReadFileAsync(string file, CancellationToken cancellation)
    {
        try
        {
            var text = await File.ReadAllTextAsync(file, cancellation);
            return Path.GetExtension(file) == ".json" ? [Document(file, 1, JsonNode.Parse(text), null)] : ReadYaml(file, text);
        }
        catch (YamlException e)
        {
            throw new SeedException($"{file}, line {e.Start.Line}: {e.Message}");
        }
        catch (JsonException e)
        {
            throw new SeedException($"{file}, line {e.LineNumber + 1}: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SeedException($"{file}: {e.Message}");
        }
    }

    private static List<SeedDocument> ReadYaml(string file, string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        var documents = new List<SeedDocument>();
        for (var i = 0; i < stream.Documents.Count; i++)
        {
            var root = stream.Documents[i].RootNode;
            // Only comments between two separators.
            if (root is YamlScalarNode { Value: null or "" })
                continue;
            documents.Add(Document(file, i + 1, YamlBody.ToJson(root), root));
        }

        return documents;
    }

    private static SeedDocument Document(string file, int number, JsonNode? value, YamlNode? source)
    {
        var document = new SeedDocument(file, number, value as JsonObject ?? [], source);
        return document.Kind.Length > 0 ? document : throw document.Error("this is no object with a kind");
    }

    private static IEnumerable<SeedDocument> TakeApart(SeedDocument document)
    {
        if (document is not { Kind: "List", ApiVersion: "v1" } || document.Value["items"] is not JsonArray items)
            return [document];
        var sources = document.Source is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode("items"), out var sequence)
            ? ((YamlSequenceNode)sequence).Children
            : null;
        return items.Select((item, at) => Document(document.File, document.Number, item?.DeepClone(), sources?[at]));
    }
}
