using System.Text.Json.Nodes;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Policies;

/// <summary>The rules of a set of policies together, and which of them counts for a path.</summary>
public sealed class Acl
{
    private readonly Dictionary<string, PathRule> _exact = [];
    private readonly Dictionary<string, PathRule> _patterns = [];
    private readonly bool _isRoot;

    /// <summary>Puts policies together; the same path in several is merged.</summary>
    public Acl(IEnumerable<Policy> policies)
    {
        foreach (var policy in policies)
        {
            _isRoot |= policy.Name == "root";
            foreach (var rule in policy.Rules)
            {
                var isExact = !rule.IsPrefix && !rule.HasSegmentWildcards;
                var rules = isExact ? _exact : _patterns;
                var key = rule.IsPrefix ? rule.Path + "*" : rule.Path;
                rules[key] = rules.TryGetValue(key, out var present) ? present.Merge(rule) : rule;
            }
        }
    }

    /// <summary>Whether a request may pass, by rules of its own namespace.</summary>
    public AclVerdict Check(VaultRequest request) => Check(request, request.Path);

    /// <summary>Whether a request may pass.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">Its path as the rules name it: from the namespace on that they belong to.</param>
    public AclVerdict Check(VaultRequest request, string path)
    {
        if (_isRoot)
            return new AclVerdict(Allowed: true, HasSudo: true);
        if (Find(path, request.Operation is Operation.List or Operation.Scan) is not { } rule || rule.Capabilities.HasFlag(Capabilities.Deny))
            return default;

        var needed = request.Operation switch
        {
            Operation.Create => Capabilities.Create,
            Operation.Read => Capabilities.Read,
            Operation.Update => Capabilities.Update,
            Operation.Delete => Capabilities.Delete,
            Operation.List => Capabilities.List,
            Operation.Patch => Capabilities.Patch,
            Operation.Scan => Capabilities.Scan,
            _ => Capabilities.Deny,
        };
        var allowed = rule.Capabilities.HasFlag(needed) && AllowsWrapping(rule, request.WrapTtl)
            && (request.Operation is not (Operation.Create or Operation.Update or Operation.Patch) || AllowsParameters(rule, request.Data));
        return new AclVerdict(allowed, rule.Capabilities.HasFlag(Capabilities.Sudo));
    }

    /// <summary>The capabilities on a path as Vault lists them: sorted, <c>root</c> or <c>deny</c> alone.</summary>
    public IReadOnlyList<string> CapabilitiesOn(string path)
    {
        if (_isRoot)
            return ["root"];

        var rule = Find(path.TrimStart('/'), isList: true);
        if (rule is null || rule.Capabilities is Capabilities.None || rule.Capabilities.HasFlag(Capabilities.Deny))
            return ["deny"];
        return [.. Enum.GetValues<Capabilities>().Where(c => c != Capabilities.None && rule.Capabilities.HasFlag(c))
            .Select(c => c.ToString().ToLowerInvariant()).Order(StringComparer.Ordinal)];
    }

    /// <summary>True if the rules give some right on a mount or below it.</summary>
    public bool ReachesBelow(string mountPath)
    {
        if (CapabilitiesOn(mountPath) is not ["deny"])
            return true;
        return _exact.Values.Concat(_patterns.Values).Any(r => r.Capabilities is not (Capabilities.None or Capabilities.Deny)
            && (r.HasSegmentWildcards ? ReachesBelow(r, mountPath) : r.Path.StartsWith(mountPath, StringComparison.Ordinal)));
    }

    /// <summary>All rules as the UI wants them (<c>sys/internal/ui/resultant-acl</c>).</summary>
    public JsonObject Describe()
    {
        var (exact, glob) = (new JsonObject(), new JsonObject());
        foreach (var rule in _exact.Values.Concat(_patterns.Values))
            (rule.IsPrefix ? glob : exact)[rule.Path] = new JsonObject { ["capabilities"] = new JsonArray([.. Names(rule)]) };
        return new JsonObject { ["exact_paths"] = exact, ["glob_paths"] = glob, ["root"] = _isRoot };

        static IEnumerable<JsonNode> Names(PathRule rule) => Enum.GetValues<Capabilities>()
            .Where(c => c != Capabilities.None && rule.Capabilities.HasFlag(c)).Select(c => (JsonNode)c.ToString().ToLowerInvariant());
    }

    private static bool ReachesBelow(PathRule rule, string mountPath)
    {
        var (mount, pattern) = (mountPath.TrimEnd('/').Split('/'), rule.Path.Split('/'));
        return pattern.Length >= mount.Length && mount.Zip(pattern).All(p => p.Second == "+" || p.First == p.Second);
    }

    private PathRule? Find(string path, bool isList)
    {
        if (_exact.TryGetValue(path, out var rule) || (isList && _exact.TryGetValue(path.TrimEnd('/'), out rule)))
            return rule;
        if (_patterns.Count == 0)
            return null;

        // The rule that follows the path longest before its first wildcard wins; then a whole path over a prefix, fewer wildcards, the
        // longer, the lesser.
        return Matching(path).Concat(isList && path.EndsWith('/') ? Matching(path.TrimEnd('/')).Where(r => !r.IsPrefix) : [])
            .OrderByDescending(FirstWildcard).ThenBy(r => r.IsPrefix).ThenBy(Wildcards).ThenByDescending(r => r.Path.Length)
            .ThenBy(r => r.Path, StringComparer.Ordinal).FirstOrDefault();
    }

    private IEnumerable<PathRule> Matching(string path) => _patterns.Values.Where(r => Fits(r, path));

    private static bool Fits(PathRule rule, string path)
    {
        if (!rule.HasSegmentWildcards)
            return path.StartsWith(rule.Path, StringComparison.Ordinal);

        var (pattern, segments) = (rule.Path.Split('/'), path.Split('/'));
        if (rule.IsPrefix ? segments.Length < pattern.Length : segments.Length != pattern.Length)
            return false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var isLast = rule.IsPrefix && i == pattern.Length - 1;
            if (pattern[i] != "+" && (isLast ? !segments[i].StartsWith(pattern[i], StringComparison.Ordinal) : segments[i] != pattern[i]))
                return false;
        }

        return true;
    }

    private static int FirstWildcard(PathRule rule)
    {
        var at = 0;
        foreach (var segment in rule.Path.Split('/'))
        {
            if (segment == "+")
                return at;
            at += segment.Length + 1;
        }

        return rule.Path.Length;
    }

    private static int Wildcards(PathRule rule) => rule.Path.Split('/').Count(s => s == "+");

    private static bool AllowsWrapping(PathRule rule, TimeSpan? wrap) =>
        (rule.MinWrappingTtl == TimeSpan.Zero || wrap >= rule.MinWrappingTtl)
        && (rule.MaxWrappingTtl == TimeSpan.Zero || wrap <= rule.MaxWrappingTtl);

    private static bool AllowsParameters(PathRule rule, JsonObject data)
    {
        var sent = data.Select(p => KeyValuePair.Create(p.Key.ToLowerInvariant(), p.Value)).ToList();
        if (rule.RequiredParameters.Any(r => sent.TrueForAll(p => p.Key != r)))
            return false;
        if (rule.DeniedParameters is { } denied && sent.Count > 0 && denied.ContainsKey("*"))
            return false;

        foreach (var (name, value) in sent)
        {
            if (rule.DeniedParameters?.TryGetValue(name, out var bad) == true && IsListed(value, bad))
                return false;
            if (rule.AllowedParameters is not { Count: > 0 } allowed)
                continue;
            if (allowed.TryGetValue(name, out var good)
                ? !IsListed(value, good)
                : !allowed.TryGetValue("*", out var any) || !IsListed(value, any))
                return false;
        }

        return true;
    }

    // An empty list stands for any value; text may have a star at either end.
    private static bool IsListed(JsonNode? value, JsonArray list) => list.Count == 0 || list.Any(v => Globs(v, value));

    private static bool Globs(JsonNode? pattern, JsonNode? value)
    {
        var (glob, text) = (GoValue.Print(pattern), GoValue.Print(value));
        return Glob.Matches(glob, text);
    }
}
