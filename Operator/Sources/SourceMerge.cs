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
    private static readonly JsonWriterOptions Unchecked = new() { SkipValidation = true };

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
    private static SecretValue JsonOf(IReadOnlyList<(PlannedSource Source, KeyValueSecret? Secret)> read, Dictionary<string, int> owners) => Write(writer =>
    {
        for (var i = 0; i < read.Count; i++)
        {
            if (read[i].Secret is not { Json.Length: > 0 } secret)
                continue;

            using var json = JsonDocument.Parse(secret.Json.Reveal());
            foreach (var property in json.RootElement.EnumerateObject())
            {
                var key = read[i].Source.KeyPrefix + property.Name;
                if (owners[key] != i)
                    continue;
                writer.WritePropertyName(key);
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(property.Value), skipInputValidation: true);
            }
        }
    });

    private static SecretValue MetadataOf(IReadOnlyList<(PlannedSource Source, KeyValueSecret? Secret)> read) => Write(writer =>
    {
        foreach (var (path, metadata) in read
            .Where(one => one.Secret is { Metadata.Length: > 0 })
            .GroupBy(one => one.Source.Source.ToString(), (path, ones) => (path, ones.Last().Secret!.Metadata)))
        {
            writer.WritePropertyName(path);
            writer.WriteRawValue(metadata.Reveal().Span, skipInputValidation: true);
        }
    });

    private static SecretValue Write(Action<Utf8JsonWriter> properties)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Unchecked))
        {
            writer.WriteStartObject();
            properties(writer);
            writer.WriteEndObject();
        }

        return new SecretValue(buffer.WrittenMemory);
    }
}
