using System.Text;
using YamlDotNet.RepresentationModel;

namespace Operator.Runtime.Client.Configuration;

/// <summary>A mapping of a kubeconfig, with the folder that its relative paths start at.</summary>
internal sealed class KubeConfigEntry(YamlMappingNode node, string folder)
{
    public static KubeConfigEntry Empty { get; } = new([], "");

    public string? Text(string key) => Find(key) is YamlScalarNode { Value: { } value } && value is not ("" or "null" or "~") ? value : null;

    public KubeConfigEntry? Map(string key) => Find(key) is YamlMappingNode map ? new KubeConfigEntry(map, folder) : null;

    public IEnumerable<KubeConfigEntry> Maps(string key) =>
        Find(key) is YamlSequenceNode list ? list.OfType<YamlMappingNode>().Select(map => new KubeConfigEntry(map, folder)) : [];

    public IReadOnlyList<string> Texts(string key) =>
        Find(key) is YamlSequenceNode list ? [.. list.OfType<YamlScalarNode>().Select(item => item.Value ?? "")] : [];

    public IReadOnlyDictionary<string, string> NamedValues(string key) =>
        Maps(key).ToDictionary(item => item.Text("name") ?? "", item => item.Text("value") ?? "");

    public string? FilePath(string key) => Text(key) is { } path ? Path.GetFullPath(path, folder) : null;

    /// <summary>A program: a bare name is left for <c>PATH</c>, a relative path starts at the kubeconfig.</summary>
    public string? ProgramPath(string key) => Text(key) is { } path && path.Contains('/') ? Path.GetFullPath(path, folder) : Text(key);

    public string? Base64(string key)
    {
        if (Text(key) is not { } text)
            return null;
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            throw new ClientConfigurationException($"{key} in the kubeconfig is not valid base64.");
        }
    }

    private YamlNode? Find(string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
}
