using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s;
using k8s.Models;

namespace Operator.Runtime.Client.Transport;

/// <summary>Reads the lines of a watch straight from UTF-8, each parsed once.</summary>
internal static class WatchReader
{
    /// <summary>The events, until the server ends the stream.</summary>
    /// <exception cref="KubernetesApiException">An <c>ERROR</c> event.</exception>
    public static async IAsyncEnumerable<WatchEvent<T>> ReadAsync<T>(
        Stream stream,
        ResourceType<T> type,
        ApiRequest request,
        Action<UnreadableObject> onUnreadable,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(cancellationToken);
                var rest = read.Buffer;
                while (TryTakeLine(ref rest, read.IsCompleted, out var line))
                {
                    if (Parse(line, type, request, onUnreadable) is { } parsed)
                        yield return parsed;
                }

                pipe.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                    yield break;
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> rest, bool isLast, out ReadOnlySequence<byte> line)
    {
        while (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            if (!IsBlank(line))
                return true;
        }

        // A line that the stream's end cuts off is no event; a whole one may lack its newline.
        line = rest;
        if (!isLast || IsBlank(line) || !IsWhole(line))
            return false;
        rest = rest.Slice(rest.End);
        return true;
    }

    private static bool IsBlank(in ReadOnlySequence<byte> line) => line.Length == 0 || (line.Length == 1 && line.FirstSpan[0] == '\r');

    private static bool IsWhole(in ReadOnlySequence<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            return reader.Read() && reader.TrySkip();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static WatchEvent<T>? Parse<T>(
        in ReadOnlySequence<byte> line, ResourceType<T> type, ApiRequest request, Action<UnreadableObject> onUnreadable)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var reader = new Utf8JsonReader(line);
        string? kind = null;
        var early = default(Utf8JsonReader);
        var hasEarly = false;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                kind = reader.GetString();
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                reader.Read();
                if (kind is not null)
                    return ParseObject(kind, ref reader, type, request, onUnreadable);

                // The type comes first in practice, but JSON promises no order.
                early = reader;
                hasEarly = true;
                reader.Skip();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        if (kind is null || !hasEarly)
            throw new JsonException("A watch event lacks its type or object.");
        return ParseObject(kind, ref early, type, request, onUnreadable);
    }

    private static WatchEvent<T>? ParseObject<T>(
        string kind, ref Utf8JsonReader reader, ResourceType<T> type, ApiRequest request, Action<UnreadableObject> onUnreadable)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        WatchEventType? known = kind switch
        {
            "ADDED" => WatchEventType.Added,
            "MODIFIED" => WatchEventType.Modified,
            "DELETED" => WatchEventType.Deleted,
            "BOOKMARK" => WatchEventType.Bookmark,
            "ERROR" => throw ApiErrors.Of(request, JsonSerializer.Deserialize(ref reader, RuntimeJson.Default.ApiStatus)),
            _ => null,
        };
        if (known is not { } eventType)
            return null;
        var entity = ObjectReader.Read(ref reader, type, out var unreadable);
        if (unreadable is not null)
            onUnreadable(unreadable);
        return entity is null ? null : new WatchEvent<T>(eventType, entity);
    }
}
