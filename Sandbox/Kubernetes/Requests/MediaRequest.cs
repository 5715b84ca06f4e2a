using System.Globalization;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Requests;

/// <summary>What an Accept header asks for, as far as it can be met.</summary>
/// <param name="Kind">The shape.</param>
/// <param name="Yaml">YAML instead of JSON.</param>
/// <param name="As">The value of <c>as=</c>, or empty.</param>
/// <param name="Version">The version of the meta kinds, <c>v1</c> or <c>v1beta1</c>.</param>
public sealed record MediaRequest(MediaKind Kind, bool Yaml = false, string As = "", string Version = "v1")
{
    private const string Formats = "application/json, application/yaml, application/vnd.kubernetes.protobuf";

    /// <summary>Plain JSON.</summary>
    public static MediaRequest Json { get; } = new(MediaKind.Object);

    /// <summary>The content type of the answer.</summary>
    public string ContentType => Yaml ? "application/yaml" : "application/json";

    /// <summary>Chooses the first clause, by weight, that can be met.</summary>
    /// <exception cref="ApiException">406 if there is none.</exception>
    public static MediaRequest Negotiate(string accept)
    {
        if (accept is "" or "*/*" or "application/json")
            return Json;
        foreach (var clause in accept.Split(',').Select(ParseClause).OrderByDescending(clause => clause.Weight))
        {
            if (Meet(clause.Type, clause.Parameters) is { } media)
                return media;
        }

        // The format alone is refused by the HTTP layer, a shape by the API.
        throw accept.Split(',').Select(ParseClause).Any(clause => IsFormat(clause.Type))
            ? new ApiException(406, "NotAcceptable", $"only the following media types are accepted: {Formats}")
            : new ApiException(406, "NotAcceptable", $"406: Not Acceptable\n\nAvailable representations: {Formats}", []);
    }

    private static (string Type, Dictionary<string, string> Parameters, double Weight) ParseClause(string clause)
    {
        var parts = clause.Split(';', StringSplitOptions.TrimEntries);
        var parameters = parts.Skip(1).Select(part => part.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0])
            .ToDictionary(group => group.Key, group => group.First()[1]);
        var weight = parameters.TryGetValue("q", out var q)
            && double.TryParse(q, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 1;
        return (parts[0], parameters, weight);
    }

    private static bool IsFormat(string type) => type is "application/json" or "application/yaml" or "application/*" or "*/*";

    private static MediaRequest? Meet(string type, Dictionary<string, string> parameters)
    {
        var yaml = type == "application/yaml";
        if (!IsFormat(type))
            return null;
        if (!parameters.TryGetValue("as", out var shape))
            return new(MediaKind.Object, yaml);
        var version = parameters.GetValueOrDefault("v", "");
        if (parameters.GetValueOrDefault("g") != "meta.k8s.io" || version is not ("v1" or "v1beta1"))
            return null;
        return shape switch
        {
            "PartialObjectMetadata" or "PartialObjectMetadataList" => new(MediaKind.Metadata, yaml, shape, version),
            "Table" => new(MediaKind.Table, yaml, shape, version),
            _ => null,
        };
    }
}
