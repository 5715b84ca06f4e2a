using System.CommandLine;
using Operator.Manifests;

namespace Operator.Cli;

/// <summary><c>courier manifests</c>: writes the custom resource definitions and the RBAC objects from the code.</summary>
public static class ManifestsCommand
{
    /// <summary>The command, for the root command to take.</summary>
    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--output", "-o")
        {
            Description = "The folder to write to; crd/ and rbac/ below it are replaced.",
            DefaultValueFactory = _ => new DirectoryInfo("config"),
        };
        var command = new Command("manifests", "Writes the custom resource definitions and the RBAC objects as YAML.") { output };
        command.SetAction((parsed, cancellationToken) =>
            WriteAsync(parsed.GetRequiredValue(output), parsed.InvocationConfiguration.Output, cancellationToken));
        return command;
    }

    private static async Task WriteAsync(DirectoryInfo root, TextWriter log, CancellationToken cancellationToken)
    {
        var files = GeneratedManifests.Create();
        foreach (var folder in GeneratedManifests.Folders) root.CreateSubdirectory(folder);
        foreach (var (path, text) in files)
        {
            var file = Path.Combine(root.FullName, path);
            await File.WriteAllTextAsync(file, text, cancellationToken);
            await log.WriteLineAsync($"wrote {file}");
        }

        foreach (var stale in StaleFiles(root, files))
        {
            stale.Delete();
            await log.WriteLineAsync($"removed {stale.FullName}");
        }
    }

    private static IEnumerable<FileInfo> StaleFiles(DirectoryInfo root, IReadOnlyDictionary<string, string> files) =>
        from folder in GeneratedManifests.Folders
        from file in new DirectoryInfo(Path.Combine(root.FullName, folder)).GetFiles("*.yaml")
        where !files.ContainsKey($"{folder}/{file.Name}")
        select file;
}
