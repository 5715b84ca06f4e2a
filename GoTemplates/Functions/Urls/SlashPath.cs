namespace GoTemplates.Functions.Urls;

/// <summary>Go's <c>path</c>: paths with slashes, by their text only.</summary>
internal static class SlashPath
{
    internal static string Base(string path)
    {
        if (path.Length == 0)
            return ".";

        var trimmed = path.TrimEnd('/');
        return trimmed.Length == 0 ? "/" : trimmed[(trimmed.LastIndexOf('/') + 1)..];
    }

    internal static string Directory(string path) => Clean(path[..(path.LastIndexOf('/') + 1)]);

    internal static string Extension(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        return dot < 0 ? "" : name[dot..];
    }

    /// <summary>The shortest path that means the same.</summary>
    internal static string Clean(string path)
    {
        if (path.Length == 0)
            return ".";

        var rooted = path[0] == '/';
        var elements = new List<string>();
        foreach (var element in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (element == ".")
                continue;
            if (element != "..")
                elements.Add(element);
            else if (elements.Count > 0 && elements[^1] != "..")
                elements.RemoveAt(elements.Count - 1);
            else if (!rooted)
                elements.Add(element);
        }

        var joined = string.Join('/', elements);
        return rooted ? "/" + joined : joined.Length == 0 ? "." : joined;
    }
}
