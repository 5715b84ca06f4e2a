using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Storage;

/// <summary>How objects are written as JSON.</summary>
public static class StorageJson
{
    /// <summary>On one line, without escapes that only HTML needs.</summary>
    public static JsonWriterOptions Compact { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>For people: <c>?pretty=true</c>.</summary>
    public static JsonWriterOptions Indented { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    /// <summary>Writes a document into memory.</summary>
    public static void Write(IBufferWriter<byte> output, JsonNode? node) => Write(output, writer => WriteValue(writer, node));

    /// <summary>A document's UTF-8.</summary>
    public static byte[] Bytes(JsonNode? node)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        Write(output, node);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes JSON into memory.</summary>
    public static void Write(IBufferWriter<byte> output, Action<Utf8JsonWriter> write)
    {
#pragma warning disable MA0045 // In memory: there is nothing to wait for.
        using var writer = new Utf8JsonWriter(output, Compact);
#pragma warning restore MA0045
        write(writer);
    }

    /// <summary>Writes a value, or <c>null</c>.</summary>
    public static void WriteValue(Utf8JsonWriter writer, JsonNode? node)
    {
        if (node is null)
            writer.WriteNullValue();
        else
            node.WriteTo(writer);
    }
}
