using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;
using Sandbox.Kubernetes.Tables;

namespace Sandbox.Kubernetes.Requests;

/// <summary>Writes stored objects in the version and shape that a request asks for, from the bytes that each keeps.</summary>
/// <param name="resource">The resource in the version asked for.</param>
/// <param name="media">The shape asked for.</param>
/// <param name="tables">Makes tables.</param>
/// <param name="includeObject">What a table's rows carry: <c>None</c>, <c>Metadata</c> or <c>Object</c>.</param>
public sealed class Representation(ApiResource resource, MediaRequest media, TableRenderer tables, string includeObject)
{
    private readonly byte[] _objectStart = media.Kind == MediaKind.Metadata
        ? Start("PartialObjectMetadata", "meta.k8s.io/" + media.Version)
        : Start(resource.Kind, resource.ApiVersion);

    private bool _columnsSent;

    /// <summary>Writes one object.</summary>
    public void WriteObject(IBufferWriter<byte> output, StoredObject stored)
    {
        if (media.Kind == MediaKind.Table)
        {
            WriteTable(output, [stored], ListMetadata(stored.Revision), withColumns: true);
            return;
        }

        WriteTyped(output, stored);
    }

    /// <summary>Writes a list.</summary>
    public void WriteList(IBufferWriter<byte> output, IEnumerable<StoredObject> objects, JsonObject metadata)
    {
        if (media.Kind == MediaKind.Table)
        {
            WriteTable(output, objects, metadata, withColumns: true);
            return;
        }

        var isMetadata = media.Kind == MediaKind.Metadata;
        output.Write(isMetadata
            ? Start("PartialObjectMetadataList", "meta.k8s.io/" + media.Version)
            : Start(resource.ListKind, resource.ApiVersion));
        output.Write("\"metadata\":"u8);
        output.Write(Encoding.UTF8.GetBytes(metadata.ToJsonString()));
        output.Write(",\"items\":["u8);
        var first = true;
        foreach (var stored in objects)
        {
            if (!first)
                output.Write(","u8);
            first = false;
            // Items of lists of built-in kinds say neither kind nor apiVersion.
            if (isMetadata || resource.IsCustom)
                WriteTyped(output, stored);
            else
                output.Write(InVersion(stored).Fields.Span);
        }

        output.Write("]}"u8);
    }

    /// <summary>Writes a watch event, with its line feed.</summary>
    public void WriteEvent(IBufferWriter<byte> output, ReadOnlySpan<byte> type, StoredObject stored)
    {
        StartEvent(output, type);
        if (media.Kind == MediaKind.Table)
        {
            WriteTable(output, [stored], ListMetadata(stored.Revision), withColumns: !_columnsSent);
            _columnsSent = true;
        }
        else
        {
            WriteTyped(output, stored);
        }

        output.Write("}\n"u8);
    }

    /// <summary>Writes a bookmark.</summary>
    public void WriteBookmark(IBufferWriter<byte> output, long revision, bool endsInitialEvents)
    {
        var metadata = ListMetadata(revision);
        if (endsInitialEvents)
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        var bookmark = new StoredObject(new JsonObject { ["metadata"] = metadata }, revision);
        StartEvent(output, "BOOKMARK"u8);
        if (media.Kind == MediaKind.Table)
        {
            WriteTable(output, [bookmark], ListMetadata(revision), withColumns: !_columnsSent);
            _columnsSent = true;
        }
        else
        {
            WriteTyped(output, bookmark);
        }

        output.Write("}\n"u8);
    }

    /// <summary>Writes an error as the last event of a watch.</summary>
    public static void WriteError(IBufferWriter<byte> output, JsonObject status)
    {
        StartEvent(output, "ERROR"u8);
        output.Write(Encoding.UTF8.GetBytes(status.ToJsonString()));
        output.Write("}\n"u8);
    }

    /// <summary>The <c>metadata</c> of a list at a revision.</summary>
    public static JsonObject ListMetadata(long revision) => new() { ["resourceVersion"] = revision > 0 ? revision.ToString() : "" };

    private static void StartEvent(IBufferWriter<byte> output, ReadOnlySpan<byte> type)
    {
        output.Write("{\"type\":\""u8);
        output.Write(type);
        output.Write("\",\"object\":"u8);
    }

    private static byte[] Start(string kind, string apiVersion) =>
        Encoding.UTF8.GetBytes($"{{\"kind\":\"{kind}\",\"apiVersion\":\"{apiVersion}\",");

    private void WriteTyped(IBufferWriter<byte> output, StoredObject stored)
    {
        output.Write(_objectStart);
        output.Write((media.Kind == MediaKind.Metadata ? stored.Metadata : InVersion(stored).Fields).Span[1..]);
    }

    private StoredObject InVersion(StoredObject stored) =>
        resource.FromStorage is { } convert ? new StoredObject(convert(stored.Value), stored.Revision) : stored;

    /// <summary>The object with the kind and version asked for, as the rules of columns and rows expect it.</summary>
    private JsonObject Typed(JsonObject value)
    {
        if ((string?)value["apiVersion"] == resource.ApiVersion && (string?)value["kind"] == resource.Kind)
            return value;
        var typed = (JsonObject)value.DeepClone();
        typed["kind"] = resource.Kind;
        typed["apiVersion"] = resource.ApiVersion;
        return typed;
    }

    private void WriteTable(IBufferWriter<byte> output, IEnumerable<StoredObject> objects, JsonObject metadata, bool withColumns)
    {
        var rows = new JsonArray([.. objects.Select(stored => tables.Row(resource, Typed(InVersion(stored).Value), includeObject))]);
        var table = new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/" + media.Version,
            ["metadata"] = metadata,
            ["columnDefinitions"] = withColumns ? tables.Columns(resource) : null,
            ["rows"] = rows,
        };
        StorageJson.Write(output, table);
    }
}
