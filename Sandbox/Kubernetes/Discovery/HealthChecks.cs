using System.Text;

namespace Sandbox.Kubernetes.Discovery;

/// <summary>
/// Answers <c>/healthz</c>, <c>/livez</c>, <c>/readyz</c> and the single checks under them. The sandbox is healthy while it answers.
/// </summary>
internal static class HealthChecks
{
    private const string Text = "text/plain; charset=utf-8";

    private static readonly string[] Checks = ["ping", "log", "etcd", "poststarthook/start-apiextensions-controllers",
        "poststarthook/crd-informer-synced", "poststarthook/rbac/bootstrap-roles"];

    private static readonly string[] ReadyChecks =
        ["ping", "log", "etcd", "etcd-readiness", "informer-sync", .. Checks[3..], "shutdown"];

    /// <summary>The paths of all probes and checks.</summary>
    public static IEnumerable<string> Paths { get; } =
    [
        .. ((string[])["healthz", "livez", "readyz"])
            .SelectMany(probe => ChecksOf(probe).Select(check => $"/{probe}/{check}").Prepend($"/{probe}")),
    ];

    /// <summary>The answer to a probe; null if the path is none.</summary>
    /// <param name="path">The path, such as <c>/readyz/ping</c>.</param>
    /// <param name="verbose">True to list the checks.</param>
    /// <param name="excluded">Checks to leave out.</param>
    public static Document? Find(string path, bool verbose, IReadOnlyCollection<string> excluded)
    {
        var parts = path.Split('/', 3);
        var probe = parts[1];
        if (probe is not ("healthz" or "livez" or "readyz"))
            return null;
        if (parts is [_, _, { Length: > 0 } check])
            return ChecksOf(probe).Contains(check) ? Document.OfText("ok", Text) : Document.PageNotFound;
        return Document.OfText(verbose ? Verbose(probe, excluded) : "ok", Text);
    }

    private static string Verbose(string probe, IReadOnlyCollection<string> excluded)
    {
        var text = new StringBuilder();
        foreach (var check in ChecksOf(probe))
            text.Append($"[+]{check} {(excluded.Contains(check) ? "excluded: ok" : "ok")}\n");
        var unknown = excluded.Except(ChecksOf(probe)).Order(StringComparer.Ordinal).Select(name => $"\"{name}\"").ToList();
        if (unknown.Count > 0)
            text.Append($"warn: some health checks cannot be excluded: no matches for {string.Join(',', unknown)}\n");
        return text.Append($"{probe} check passed\n").ToString();
    }

    private static string[] ChecksOf(string probe) => probe == "readyz" ? ReadyChecks : Checks;
}
