using Sandbox.Vault.Core;
using Sandbox.Vault.Http;

namespace Sandbox.Vault.Namespaces;

/// <summary>Finds the namespace that a request is for, and the paths that only the root namespace has.</summary>
internal static class NamespaceRouter
{
    // sys/ paths of the root namespace alone (restrictedSysAPIs).
    private static readonly string[] RootOnly =
    [
        "audit-hash", "audit", "config/auditing", "config/cors", "config/reload", "config/state", "config/ui", "generate-recovery-token",
        "generate-root", "health", "host-info", "in-flight-req", "init", "internal/counters/activity", "internal/counters/config",
        "internal/inspect/router", "loggers", "metrics", "mfa/method", "monitor", "pprof", "quotas/config", "quotas/lease-count",
        "quotas/rate-limit", "raw", "rekey-recovery-key", "rekey", "replication/merkle-check", "replication/recover",
        "replication/reindex", "replication/status", "seal", "sealwrap/rewrap", "step-down", "storage", "sync/config", "unseal",
    ];

    // Those of them that are refused by the header alone, before anything else is looked at (restrictedSysAPIsNonLogical).
    private static readonly string[] RefusedByHeader =
    [
        "raw", "generate-recovery-token", "init", "seal", "step-down", "unseal", "health", "rekey-recovery-key", "rekey", "storage",
        "generate-root", "metrics", "pprof", "in-flight-req",
    ];

    /// <summary>
    /// The namespace of a request and the path below it: the header's, and from there on as many parts of the path as name namespaces.
    /// Null if the header names none.
    /// </summary>
    public static (VaultCore Core, string Path)? Resolve(VaultCore root, string header, string path)
    {
        var named = Canonical(header);
        var rest = (named == "root/" ? "" : named) + path;
        var core = root;
        while (rest.IndexOf('/', StringComparison.Ordinal) is var at and > 0 && core.Namespaces.Find(rest[..at]) is { } child)
            (core, rest) = (child, rest[(at + 1)..]);
        return named is "root/" || core.Namespace.Path.StartsWith(named, StringComparison.Ordinal) ? (core, rest) : null;
    }

    /// <summary>True if a path may only be used in the root namespace.</summary>
    public static bool IsRootOnly(string path) => IsBelow(path, RootOnly);

    /// <summary>True if a path is refused as soon as a namespace is named in the header.</summary>
    public static bool IsRefusedByHeader(string path) => IsBelow(path, RefusedByHeader);

    /// <summary>A namespace's path without a slash before and with one after it; empty for the root namespace.</summary>
    public static string Canonical(string path)
    {
        var clean = RequestPath.Clean("/" + path).Trim('/');
        return clean.Length == 0 ? "" : clean + "/";
    }

    private static bool IsBelow(string path, string[] parts) => path.StartsWith("sys/", StringComparison.Ordinal)
        && parts.Any(p => path.AsSpan(4).StartsWith(p, StringComparison.Ordinal) && (path.Length == p.Length + 4 || path[p.Length + 4] == '/'));
}
