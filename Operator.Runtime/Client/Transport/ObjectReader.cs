using System.Text.Json;
using k8s;
using k8s.Models;

namespace Operator.Runtime.Client.Transport;

/// <summary>
/// Reads objects out of JSON. One that doesn't fit its type (stored under an older schema, say) is set aside by its key and doesn't take
/// the rest of the list with it.
/// </summary>
internal static class ObjectReader
{
    /// <summary>Reads the object at <paramref name="reader"/> and leaves the reader at its end.</summary>
    /// <param name="reader">At the object's start.</param>
    /// <param name="type">What it should be.</param>
    /// <param name="unreadable">Set when it doesn't fit.</param>
    public static T? Read<T>(ref Utf8JsonReader reader, ResourceType<T> type, out UnreadableObject? unreadable)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        unreadable = null;
        var start = reader;
        try
        {
            if (JsonSerializer.Deserialize(ref reader, type.Json) is { Metadata: not null } entity)
            {
                LeanContracts.Strip(entity);

                // The items of a list come without these.
                if (string.IsNullOrEmpty(entity.ApiVersion))
                    entity.ApiVersion = type.ApiVersion;
                if (string.IsNullOrEmpty(entity.Kind))
                    entity.Kind = type.Kind;
                return entity;
            }

            throw new JsonException("There is no metadata.");
        }
        catch (JsonException e)
        {
            reader = start;
            var metadata = JsonSerializer.Deserialize(ref reader, RuntimeJson.Default.PartialObjectMetadata)?.Metadata;
            unreadable = new UnreadableObject(new ObjectKey(metadata?.NamespaceProperty, metadata?.Name ?? ""), e.Path ?? "$");
            return null;
        }
    }

    /// <summary>Reads a page of a list.</summary>
    public static ObjectPage<T> ReadPage<T>(ReadOnlySpan<byte> json, ResourceType<T> type)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var reader = new Utf8JsonReader(json);
        var items = new List<T>();
        var unreadable = new List<UnreadableObject>();
        ListMetadata? metadata = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isItems = reader.ValueTextEquals("items"u8);
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isMetadata)
                metadata = JsonSerializer.Deserialize(ref reader, RuntimeJson.Default.ListMetadata);
            else if (isItems && reader.TokenType == JsonTokenType.StartArray)
                ReadItems(ref reader, type, items, unreadable);
            else
                reader.Skip();
        }

        return new ObjectPage<T>(items, metadata?.ResourceVersion ?? "", string.IsNullOrEmpty(metadata?.Continue) ? null : metadata.Continue)
        {
            Unreadable = unreadable,
        };
    }

    private static void ReadItems<T>(ref Utf8JsonReader reader, ResourceType<T> type, List<T> items, List<UnreadableObject> unreadable)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var item = Read(ref reader, type, out var problem);
            if (item is not null)
                items.Add(item);
            if (problem is not null)
                unreadable.Add(problem);
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
            throw new JsonException("The answer is not a list.");
    }
}
