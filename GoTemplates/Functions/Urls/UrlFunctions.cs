using static GoTemplates.Functions.ParameterType;

namespace GoTemplates.Functions.Urls;

/// <summary>sprig's functions on URLs and paths.</summary>
internal static class UrlFunctions
{
    internal static void Register(FunctionSetBuilder functions)
    {
        functions
            .Add("urlParse", (string text) => Parts(GoUrl.Parse(text)))
            .Add("urlJoin", [Map], call => Join(call[0].AsMap()));
        foreach (var prefix in new[] { "", "os" })
        {
            functions
                .Add(Name(prefix, "base"), (string path) => SlashPath.Base(path))
                .Add(Name(prefix, "dir"), (string path) => SlashPath.Directory(path))
                .Add(Name(prefix, "clean"), (string path) => SlashPath.Clean(path))
                .Add(Name(prefix, "ext"), (string path) => SlashPath.Extension(path))
                .Add(Name(prefix, "isAbs"), (string path) => path.StartsWith('/'));
        }
    }

    private static string Name(string prefix, string name) => prefix.Length == 0 ? name : prefix + char.ToUpperInvariant(name[0]) + name[1..];

    private static GoValue Parts(GoUrl url)
    {
        var parts = new GoMap
        {
            ["scheme"] = url.Scheme,
            ["host"] = url.Host,
            ["hostname"] = url.HostName,
            ["path"] = url.Path,
            ["query"] = url.Query,
            ["opaque"] = url.Opaque,
            ["fragment"] = url.Fragment,
            ["userinfo"] = url.UserInfo ?? "",
        };
        return parts;
    }

    private static GoValue Join(GoMap parts)
    {
        var userInfo = Part(parts, "userinfo");
        var url = new GoUrl
        {
            Scheme = Part(parts, "scheme"),
            Host = Part(parts, "host"),
            Path = Part(parts, "path"),
            Query = Part(parts, "query"),
            Opaque = Part(parts, "opaque"),
            Fragment = Part(parts, "fragment"),
            UserInfo = userInfo.Length > 0 ? GoUrl.Parse($"proto://{userInfo}@host").UserInfo : null,
        };
        return url.Format();
    }

    private static string Part(GoMap parts, string key)
    {
        if (!parts.TryGetValue(key, out var value))
            return "";

        return value.Kind == GoKind.String
            ? value.AsString()
            : throw new FunctionException($"unable to parse {key} key, must be of type string, but {value.TypeName} found");
    }
}
