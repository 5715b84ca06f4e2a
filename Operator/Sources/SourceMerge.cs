using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Operator.Entities;
using Vault.Client;
using Vault.Client.Secrets;

namespace Operator.Sources;

/// <summary>Puts the secrets of several sources together into one: keys with their prefixes, later sources over earlier ones.</summary>
public static class SourceMerge
{
    // As deep as the client reads: what nests deeper than templates take is refused by them, in words.
    private static readonly JsonDocumentOptions DeepJson = new() { MaxDepth = 4096 };

    /// <summary>Merges. What the resource doesn't list as sources is one secret, and stays as it is.</summary>
    /// <param name="plan">What was read.</param>
    /// <param name="read">What was there: null where there was nothing, and may be nothing.</param>
    public static MergedSources Merge(SourcesPlan plan, IReadOnlyList<(PlannedSource Source, KeyValueSecret? Secret)> read)
    {
        if (!plan.IsList && read is [(_, { } only)])
            return new MergedSources(only, [Status(read[0].Source, only)]);

        var statuses = read.Select(one => Status(one.Source, one.Secret)).ToList();
        var owners = new Dictionary<string, int>();
        var values = new Dictionary<string, SecretValue>();
        for (var i = 0; i < read.Count; i++)
        {
            foreach (var (name, value) in read[i].Secret?.Data ?? new Dictionary<string, SecretValue>())
            {
                var key = read[i].Source.KeyPrefix + name;
                if (owners.TryGetValue(key, out var loser))
                    (statuses[loser].Overridden ??= []).Add(new OverriddenKey { Key = key, By = statuses[i].Path });
                owners[key] = i;
                values[key] = value;
            }
        }

        return new MergedSources(new KeyValueSecret(values, Version: null) { Json = JsonOf(read, owners), Metadata = MetadataOf(read) }, statuses);
    }

    private static SourceStatus Status(PlannedSource source, KeyValueSecret? secret) => new()
    {
        Path = source.Source.ToString(),
        Version = secret?.Version,
        Missing = secret is null ? true : null,
    };

    // As the stores wrote the values: there 5432 and "5432" differ, and templates tell them apart.
    private static SecretValue JsonOf(IReadOnlyList<(PlannedSource Source, KeyValueSecret? Secret)> read, Dictionary<string, int> owners)
    {
        var members = new List<(string Name, ReadOnlyMemory<byte> Json)>();
        for (var i = 0; i < read.Count; i++)
        {
            if (read[i].Secret is not { Json.Length: > 0 } secret)
                continue;

            using var json = JsonDocument.Parse(secret.Json.Reveal(), DeepJson);
            foreach (var property in json.RootElement.EnumerateObject())
            {
                var key = read[i].Source.KeyPrefix + property.Name;
                if (owners[key] == i)
                    members.Add((key, JsonMarshal.GetRawUtf8Value(property.Value).ToArray()));
            }
        }

        return ObjectOf(members);
    }

    private static SecretValue MetadataOf(IReadOnlyList<(PlannedSource Source, KeyValueSecret? Secret)> read) => ObjectOf(read
        .Where(one => one.Secret is { Metadata.Length: > 0 })
        .GroupBy(one => one.Source.Source.ToString(), (path, ones) => (path, ones.Last().Secret!.Metadata.Reveal())));

    private static SecretValue ObjectOf(IEnumerable<(string Name, ReadOnlyMemory<byte> Json)> members)
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write("{"u8);
        var separator = ReadOnlyMemory<byte>.Empty;
        foreach (var (name, json) in members)
        {
            text.Write(separator.Span);
            text.Write("\""u8);
            text.Write(JsonEncodedText.Encode(name).EncodedUtf8Bytes);
            text.Write("\":"u8);
            text.Write(json.Span);
            separator = ","u8.ToArray();
        }

        text.Write("}"u8);
        return new SecretValue(text.WrittenMemory);
    }
}
