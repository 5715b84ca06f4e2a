using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Backends;

/// <summary>A path of a backend (<c>framework.Path</c>): a pattern whose named groups are fields, and what each operation does.</summary>
/// <param name="pattern">A regular expression over the whole path below the mount.</param>
public sealed class BackendPath(string pattern)
{
    private readonly Regex _pattern = new(
        $"^{pattern}$", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>The fields, by name.</summary>
    public Dictionary<string, FieldType> Fields { get; init; } = [];

    /// <summary>What each operation does.</summary>
    public Dictionary<Operation, PathHandler> Operations { get; } = [];

    /// <summary>Tells whether what a write goes to exists already: without it every write is an update.</summary>
    public Func<FieldData, bool>? Exists { get; init; }

    /// <summary>Handles a read.</summary>
    public PathHandler Read { init => Operations[Operation.Read] = value; }

    /// <summary>Handles a write, of what exists and of what doesn't.</summary>
    public PathHandler Write { init => Operations[Operation.Update] = Operations[Operation.Create] = value; }

    /// <summary>Handles a delete.</summary>
    public PathHandler Delete { init => Operations[Operation.Delete] = value; }

    /// <summary>Handles a patch.</summary>
    public PathHandler Patch { init => Operations[Operation.Patch] = value; }

    /// <summary>Handles a scan.</summary>
    public PathHandler Scan { init => Operations[Operation.Scan] = value; }

    /// <summary>Handles a list.</summary>
    public PathHandler List { init => Operations[Operation.List] = value; }

    /// <summary>The raw fields of a request if the path fits: those of the body, and over them those in the path.</summary>
    public JsonObject? Match(string path, JsonObject data)
    {
        var match = _pattern.Match(path);
        if (!match.Success)
            return null;

        var raw = data.DeepClone().AsObject();
        foreach (var group in match.Groups.Values.Where(g => g.Success && !char.IsAsciiDigit(g.Name[0])))
            raw[group.Name] = group.Value;
        return raw;
    }
}
