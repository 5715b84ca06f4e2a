using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Operator.Manifests;

/// <summary>JSON as YAML in block style, always the same text for the same content.</summary>
public static partial class YamlText
{
    private static readonly EmitterSettings Settings = EmitterSettings.Default.WithBestWidth(int.MaxValue).WithoutAnchorName();

    /// <summary>The documents as one YAML stream with <paramref name="header"/> as a comment on top.</summary>
    public static string Write(string header, IReadOnlyList<JsonObject> documents)
    {
        var text = new StringBuilder($"# {header}\n");
        using var writer = new StringWriter(text) { NewLine = "\n" };
        foreach (var document in documents)
        {
            if (documents.Count > 1) text.Append("---\n");
            WriteDocument(new Emitter(writer, Settings), document);
        }

        return text.ToString();
    }

    /// <summary>One document, without a comment and without <c>---</c>.</summary>
    public static string Write(JsonObject document)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        WriteDocument(new Emitter(writer, Settings), document);
        return writer.ToString();
    }

    private static void WriteDocument(Emitter emitter, JsonObject document)
    {
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        WriteNode(emitter, document);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
    }

    private static void WriteNode(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                // An empty collection has no block style.
                var mapStyle = map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block;
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, mapStyle));
                foreach (var (name, value) in map)
                {
                    WriteText(emitter, name);
                    WriteNode(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                var listStyle = list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block;
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, listStyle));
                foreach (var item in list) WriteNode(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case not null when node.GetValueKind() == JsonValueKind.String:
                WriteText(emitter, node.GetValue<string>());
                break;
            default:
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, node?.ToJsonString() ?? "null", ScalarStyle.Plain, true, false));
                break;
        }
    }

    private static void WriteText(Emitter emitter, string text)
    {
        // The emitter falls back to quotes where a text can't stand as a block.
        var style = text.Contains('\n') ? ScalarStyle.Literal : LooksLikeAnotherType().IsMatch(text) ? ScalarStyle.SingleQuoted : ScalarStyle.Any;
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true));
    }

    // What YAML 1.1 (kubectl's) or 1.2 could read as a boolean, null, number or time if it stood without quotes.
    [GeneratedRegex(
        @"^([0-9+-]|\.[0-9]|\.inf$|\.nan$|(true|false|yes|no|on|off|y|n|null|~|)$)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LooksLikeAnotherType();
}
