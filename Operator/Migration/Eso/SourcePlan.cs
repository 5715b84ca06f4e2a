using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Operator.Migration.Eso;

/// <summary>
/// How sources of ours give what an ExternalSecret asks for: one source as it is, or several, of which those that are read for single values have a prefix,
/// so that their keys don't meet.
/// </summary>
public sealed class SourcePlan
{
    private readonly List<(SourceKey Source, string? Prefix)> _sources = [];
    private readonly IReadOnlyList<DataEntry> _entries;

    /// <summary>Plans them.</summary>
    public SourcePlan(IReadOnlyList<SourceKey> extracts, IReadOnlyList<DataEntry> entries)
    {
        _entries = entries;
        HasExtracts = extracts.Count > 0;
        _sources.AddRange(extracts.Distinct().Select(source => (source, (string?)null)));
        var read = entries.Select(entry => entry.Source).Distinct().ToList();
        if (extracts.Concat(read).Distinct().Count() <= 1)
        {
            if (!HasExtracts)
                _sources.AddRange(read.Select(source => (source, (string?)null)));
            return;
        }

        var stems = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in read)
        {
            var stem = source.Stem;
            for (var number = 2; !stems.Add(stem); number++)
                stem = source.Stem + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            _sources.Add((source, stem + "_"));
        }
    }

    /// <summary>Whether all keys of some source are wanted.</summary>
    public bool HasExtracts { get; }

    /// <summary>Whether there is nothing to read.</summary>
    public bool IsEmpty => _sources.Count == 0;

    /// <summary>Writes the sources into a spec.</summary>
    public void WriteTo(JsonObject spec)
    {
        spec["vaultAuthRef"] = _sources[0].Source.AuthRef;
        if (_sources is [var (only, _)])
        {
            spec.Put("namespace", only.Namespace);
            only.WriteTo(spec);
            return;
        }

        spec["sources"] = new JsonArray([.. _sources.Select(item =>
        {
            var json = new JsonObject();
            item.Source.WriteTo(json);
            if (item.Source.AuthRef != _sources[0].Source.AuthRef)
                json["vaultAuthRef"] = item.Source.AuthRef;
            json.Put("keyPrefix", item.Prefix);
            return (JsonNode)json;
        })]);
    }

    /// <summary>What the keys are in our templates.</summary>
    /// <param name="unsupported">Told of each that can't be said there.</param>
    public KeyMapping Mapping(Action<DataEntry> unsupported)
    {
        var mapping = new KeyMapping { HasOthers = HasExtracts };
        foreach (var entry in _entries)
        {
            if (entry.Steps.Count == 0 && (PrefixOf(entry) is not null))
                unsupported(entry);
            else
                mapping.Add(entry.Key, Expression(entry));
        }

        return mapping;
    }

    /// <summary>A template for each entry.</summary>
    public JsonObject Templates() => new(_entries.DistinctBy(entry => entry.Key).Select(entry =>
        KeyValuePair.Create(entry.Key, (JsonNode?)new JsonObject { ["text"] = Template(_entries.Last(last => last.Key == entry.Key)) })));

    /// <summary>What keeps the keys of the sources out that aren't wanted themselves.</summary>
    public JsonArray Excludes() => HasExtracts
        ? Resource.ListOf(_sources.Where(item => item.Prefix is not null).Select(item => $"^{Regex.Escape(item.Prefix!)}"))
        : Resource.ListOf([".*"]);

    private string? PrefixOf(DataEntry entry) =>
        _sources.Where(item => item.Source == entry.Source).OrderByDescending(item => item.Prefix is not null).First().Prefix;

    private SecretExpression Expression(DataEntry entry) => PrefixOf(entry) is { } prefix && entry.Steps.Count > 0
        ? new SecretExpression([prefix + entry.Steps[0], .. entry.Steps.Skip(1)], entry.IsBase64)
        : new SecretExpression(entry.Steps, entry.IsBase64);

    // All of a source among several: its keys are those with its prefix.
    private string Template(DataEntry entry)
    {
        if (entry.Steps.Count > 0 || PrefixOf(entry) is not { } prefix)
            return Expression(entry).WriteTemplate();

        var all = $"{{{{- $all := dict }}}}{{{{ range $key, $value := .Secrets }}}}{{{{ if hasPrefix \"{prefix}\" $key }}}}"
            + $"{{{{ $_ := set $all (trimPrefix \"{prefix}\" $key) $value }}}}{{{{ end }}}}{{{{ end }}}}";
        return all + (entry.IsBase64 ? "{{ b64dec (toRawJson $all) }}" : "{{ toRawJson $all }}");
    }
}
