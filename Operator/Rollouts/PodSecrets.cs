using System.Text.Json;

namespace Operator.Rollouts;

/// <summary>
/// Finds the Secrets that a pod's containers read: by env, envFrom, volumes and projected volumes, in containers of every kind, optional references
/// included. Not those that only the kubelet reads (<c>imagePullSecrets</c>, credentials of volume and CSI drivers): a running pod has no use of them
/// any more, so a restart would change nothing.
/// </summary>
internal static class PodSecrets
{
    private static readonly string[] ContainerLists = ["containers", "initContainers", "ephemeralContainers"];

    /// <summary>The names of the Secrets.</summary>
    /// <param name="podSpec">A <c>PodSpec</c>. What isn't shaped like one has no Secrets.</param>
    public static HashSet<string> NamesIn(JsonElement podSpec)
    {
        var containers = ContainerLists.SelectMany(list => Items(podSpec, list)).ToList();
        var volumes = Items(podSpec, "volumes").ToList();
        IEnumerable<string?> names =
        [
            .. containers.SelectMany(c => Items(c, "env")).Select(variable => Text(variable, "valueFrom", "secretKeyRef", "name")),
            .. containers.SelectMany(c => Items(c, "envFrom")).Select(source => Text(source, "secretRef", "name")),
            .. volumes.Select(volume => Text(volume, "secret", "secretName")),
            .. volumes.SelectMany(v => Items(Child(v, "projected"), "sources")).Select(source => Text(source, "secret", "name")),
        ];
        return [.. names.OfType<string>()];
    }

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            element = Child(element, name);
        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }

    private static JsonElement Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : default;

    private static IEnumerable<JsonElement> Items(JsonElement element, string name)
    {
        var list = Child(element, name);
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : Enumerable.Empty<JsonElement>();
    }
}
