using System.Buffers;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Storage;

/// <summary>One version of one object: immutable, shared by all readers and watchers, its JSON made once.</summary>
/// <param name="value">The object; never changed from here on.</param>
/// <param name="revision">The revision that wrote it.</param>
public sealed class StoredObject(JsonObject value, long revision)
{
    private byte[]? _fields;
    private byte[]? _metadata;

    /// <summary>The object. Clone before changing.</summary>
    public JsonObject Value { get; } = value;

    /// <summary>The revision that wrote this version.</summary>
    public long Revision { get; } = revision;

    /// <summary>
    /// The UTF-8 JSON of the object without <c>kind</c> and <c>apiVersion</c>: those depend on the version it is asked in.
    /// </summary>
    public ReadOnlyMemory<byte> Fields => _fields ??= Serialize(Value, metadataOnly: false);

    /// <summary>The UTF-8 JSON of <c>{"metadata": …}</c> alone.</summary>
    public ReadOnlyMemory<byte> Metadata => _metadata ??= Serialize(Value, metadataOnly: true);

    private static byte[] Serialize(JsonObject value, bool metadataOnly)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        StorageJson.Write(buffer, writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, node) in value)
            {
                if (name is "kind" or "apiVersion" || (metadataOnly && name != "metadata"))
                    continue;
                writer.WritePropertyName(name);
                StorageJson.WriteValue(writer, node);
            }

            writer.WriteEndObject();
        });
        return buffer.WrittenSpan.ToArray();
    }
}
