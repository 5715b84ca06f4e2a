using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Quickstart;

/// <summary>
/// Reads folders of manifests as <c>kubectl apply -k</c> does, as far as this repository's own go: <c>resources</c> and <c>namespace</c> of a
/// kustomization.
/// </summary>
public static class Manifests
{
    /// <summary>The objects of a folder with a <c>kustomization.yaml</c>, in order.</summary>
    public static IReadOnlyList<JsonObject> ReadKustomization(string folder)
    {
        var kustomization = ReadFile(Path.Combine(folder, "kustomization.yaml")).Single();
        var objects = new List<JsonObject>();
        foreach (var resource in kustomization["resources"]!.AsArray())
        {
            var path = Path.GetFullPath(Path.Combine(folder, resource!.GetValue<string>()));
            objects.AddRange(Directory.Exists(path) ? ReadKustomization(path) : ReadFile(path));
        }

        if (kustomization["namespace"]?.GetValue<string>() is { } name)
        {
            foreach (var metadata in objects.Where(o => !IsClusterScoped(o)).Select(o => o["metadata"]!.AsObject()))
                metadata["namespace"] = name;
        }

        return objects;
    }

    /// <summary>The objects of a YAML file.</summary>
    public static IReadOnlyList<JsonObject> ReadFile(string path) => Parse(File.ReadAllText(path));

    /// <summary>The objects of YAML text.</summary>
    public static IReadOnlyList<JsonObject> Parse(string yaml)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(yaml);
        stream.Load(reader);
        return [.. stream.Documents.Select(document => ToJson(document.RootNode)).OfType<JsonObject>()];
    }

    private static bool IsClusterScoped(JsonObject manifest) =>
        manifest["kind"]!.GetValue<string>() is "Namespace" or "CustomResourceDefinition" or "ClusterRole" or "ClusterRoleBinding";

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, ToJson(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode scalar => Scalar(scalar),
        _ => null,
    };

    // The core schema of YAML 1.2, as far as manifests use it: only plain scalars are anything but text.
    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        if (scalar.Style != YamlDotNet.Core.ScalarStyle.Plain)
            return JsonValue.Create(scalar.Value);

        return scalar.Value switch
        {
            null or "" or "null" or "~" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            var text when long.TryParse(text, out var whole) => JsonValue.Create(whole),
            var text when double.TryParse(text, out var number) => JsonValue.Create(number),
            var text => JsonValue.Create(text),
        };
    }
}
