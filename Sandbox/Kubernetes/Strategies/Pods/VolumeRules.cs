using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Pods;

/// <summary>What must hold of volumes and their mounts (<c>ValidateVolumes</c>, <c>ValidateVolumeMounts</c>).</summary>
internal static class VolumeRules
{
    private const string ModeRange = "must be a number between 0 and 0777 (octal), both inclusive";
    private const long MaxMode = 0x1FF; // 0777
    private static readonly string[] PropagationModes = ["Bidirectional", "HostToContainer", "None"];
    private static readonly string[] PathTypes =
        ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];

    private static readonly Dictionary<string, string[]> Required = new(StringComparer.Ordinal)
    {
        ["hostPath"] = ["path"],
        ["secret"] = ["secretName"],
        ["nfs"] = ["server", "path"],
        ["persistentVolumeClaim"] = ["claimName"],
        ["configMap"] = ["name"],
        ["csi"] = ["driver"],
    };

    /// <summary>What is wrong with a spec's volumes.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Its path.</param>
    /// <param name="sound">Receives the volumes that nothing is wrong with: only those can be mounted.</param>
    public static IEnumerable<FieldError> Check(JsonObject spec, string path, Dictionary<string, JsonNode> sound)
    {
        var volumes = spec.Items("volumes");
        for (var i = 0; i < volumes.Count; i++)
        {
            var at = $"{path}.volumes[{i}]";
            var name = volumes[i].Text("name");
            var errors = Source(volumes[i] as JsonObject ?? [], at).ToList();
            if (name.Length == 0)
                errors.Add(FieldErrors.Required(at + ".name"));
            else
                errors.AddRange(Names.DnsLabel(name).Select(problem => FieldErrors.Invalid(at + ".name", name, problem)));
            if (sound.ContainsKey(name))
                errors.Add(FieldErrors.Duplicate(at + ".name", name));
            if (errors.Count == 0)
                sound[name] = volumes[i]!;
            foreach (var error in errors)
                yield return error;
        }
    }

    /// <summary>What is wrong with a container's mounts.</summary>
    public static IEnumerable<FieldError> CheckMounts(JsonNode? container, string at, IReadOnlyDictionary<string, JsonNode> volumes)
    {
        var places = new HashSet<string>(StringComparer.Ordinal);
        var mounts = container.Items("volumeMounts");
        var list = at + ".volumeMounts";
        for (var i = 0; i < mounts.Count; i++)
        {
            var (mount, path) = (mounts[i], $"{list}[{i}]");
            var (name, place) = (mount.Text("name"), mount.Text("mountPath"));
            if (name.Length == 0)
                yield return FieldErrors.Required(path + ".name");
            if (!volumes.ContainsKey(name))
                yield return FieldErrors.NotFound(path + ".name", name);
            if (place.Length == 0)
                yield return FieldErrors.Required(path + ".mountPath");
            if (!places.Add(place))
                yield return FieldErrors.Invalid(path + ".mountPath", place, "must be unique");
            foreach (var error in SubPaths(mount, path, list).Concat(Propagation(container, mount, list)))
                yield return error;
        }
    }

    // The real server names the list for these, not the element.
    private static IEnumerable<FieldError> SubPaths(JsonNode? mount, string path, string list)
    {
        foreach (var error in Descending(mount.Text("subPath"), list + ".subPath"))
            yield return error;
        if (mount.Text("subPathExpr").Length > 0 && mount.Text("subPath").Length > 0)
            yield return FieldErrors.Invalid(path + ".subPathExpr", mount.Text("subPathExpr"), "subPathExpr and subPath are mutually exclusive");
        foreach (var error in Descending(mount.Text("subPathExpr"), list + ".subPathExpr"))
            yield return error;
    }

    private static IEnumerable<FieldError> Propagation(JsonNode? container, JsonNode? mount, string list)
    {
        var mode = mount.Text("mountPropagation");
        if (mode.Length > 0 && !PropagationModes.Contains(mode))
            yield return FieldErrors.NotSupported(list + ".mountPropagation", mode, PropagationModes);
        if (mode == "Bidirectional" && !container.IsTrue("securityContext", "privileged"))
            yield return FieldErrors.Forbidden(list + ".mountPropagation", "Bidirectional mount propagation is available only to privileged containers");
    }

    private static IEnumerable<FieldError> Source(JsonObject volume, string at)
    {
        var kinds = volume.Select(pair => pair.Key).Where(name => name != "name").ToList();
        if (kinds.Count == 0)
            yield return FieldErrors.Required(at, "must specify a volume type");
        foreach (var extra in kinds.Skip(1))
            yield return FieldErrors.Forbidden($"{at}.{extra}", "may not specify more than 1 volume type");
        if (kinds.Count == 0)
            yield break;
        var (kind, source) = (kinds[0], volume[kinds[0]]);
        var path = $"{at}.{kind}";
        foreach (var field in Required.GetValueOrDefault(kind, []))
        {
            if (source.Text(field).Length == 0)
                yield return FieldErrors.Required($"{path}.{field}");
        }

        foreach (var error in Details(kind, source, path))
            yield return error;
    }

    private static IEnumerable<FieldError> Details(string kind, JsonNode? source, string path) => kind switch
    {
        "hostPath" => HostPath(source, path),
        "nfs" when source.Text("path") is { Length: > 0 } place && !place.StartsWith('/') =>
            [FieldErrors.Invalid(path + ".path", place, "must be an absolute path")],
        "secret" or "configMap" or "downwardAPI" => Files(source, path),
        "projected" => Projected(source, path),
        _ => [],
    };

    private static IEnumerable<FieldError> HostPath(JsonNode? source, string path)
    {
        if (source.Text("path").Split('/').Contains(".."))
            yield return FieldErrors.Invalid(path + ".path", source.Text("path"), "must not contain '..'");
        if (!PathTypes.Contains(source.Text("type")))
            yield return FieldErrors.NotSupported(path + ".type", source.Text("type"), PathTypes);
    }

    private static IEnumerable<FieldError> Files(JsonNode? source, string path)
    {
        if (source.Number("defaultMode") is { } mode and (< 0 or > MaxMode))
            yield return FieldErrors.Invalid(path + ".defaultMode", mode, ModeRange);
        foreach (var error in Items(source, path, needsKey: !path.EndsWith(".downwardAPI", StringComparison.Ordinal)))
            yield return error;
    }

    private static IEnumerable<FieldError> Items(JsonNode? source, string path, bool needsKey)
    {
        var items = source.Items("items");
        for (var i = 0; i < items.Count; i++)
        {
            var at = $"{path}.items[{i}]";
            if (needsKey && items[i].Text("key").Length == 0)
                yield return FieldErrors.Required(at + ".key");
            if (items[i].Text("path").Length == 0)
                yield return FieldErrors.Required(at + ".path");
            foreach (var error in Descending(items[i].Text("path"), at + ".path"))
                yield return error;
            if (items[i].Text("path") is ['.', '.', not '/', ..] file)
                yield return FieldErrors.Invalid(at + ".path", file, "must not start with '..'");
            if (items[i].Number("mode") is { } mode and (< 0 or > MaxMode))
                yield return FieldErrors.Invalid(at + ".mode", mode, ModeRange);
        }
    }

    private static IEnumerable<FieldError> Projected(JsonNode? source, string path)
    {
        if (source.Number("defaultMode") is { } mode and (< 0 or > MaxMode))
            yield return FieldErrors.Invalid(path + ".defaultMode", mode, ModeRange);
        var sources = source.Items("sources");
        for (var i = 0; i < sources.Count; i++)
        {
            var at = $"{path}.sources[{i}]";
            var kinds = (sources[i] as JsonObject ?? []).Select(pair => pair.Key).ToList();
            foreach (var extra in kinds.Skip(1))
                yield return FieldErrors.Forbidden($"{at}.{extra}", "may not specify more than 1 volume type");
            if (kinds.FirstOrDefault() is not { } kind)
                continue;
            var entry = sources[i].At(kind);
            if (kind is "secret" or "configMap" && entry.Text("name").Length == 0)
                yield return FieldErrors.Required($"{at}.{kind}.name");
            foreach (var error in kind == "serviceAccountToken" ? Token(entry, $"{at}.{kind}") : Items(entry, $"{at}.{kind}", kind is "secret" or "configMap"))
                yield return error;
        }
    }

    private static IEnumerable<FieldError> Token(JsonNode? token, string at)
    {
        const long Shortest = 600;
        const long Longest = 1L << 32;
        if (token.Number("expirationSeconds") is { } seconds and < Shortest)
            yield return FieldErrors.Invalid(at + ".expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
        else if (token.Number("expirationSeconds") is { } more and > Longest)
            yield return FieldErrors.Invalid(at + ".expirationSeconds", more, "may not specify a duration larger than 2^32 seconds");
        if (token.Text("path").Length == 0)
            yield return FieldErrors.Required(at + ".path");
        foreach (var error in Descending(token.Text("path"), at + ".path"))
            yield return error;
    }

    private static IEnumerable<FieldError> Descending(string file, string path)
    {
        if (file.StartsWith('/'))
            yield return FieldErrors.Invalid(path, file, "must be a relative path");
        if (file.Split('/').Contains(".."))
            yield return FieldErrors.Invalid(path, file, "must not contain '..'");
    }
}
