using System.Text;
using System.Text.Json;
using Vault.Client;
using Vault.Client.Secrets;

namespace Operator.Cli;

/// <summary>The data file of <c>courier render</c>, as if a store had answered with it.</summary>
internal static class SourceFile
{
    /// <summary>
    /// The secret in a file: an object of its keys, or the answer of KV version 2 (<c>vault kv get -format=json … | jq .data</c>), which has <c>data</c> and
    /// <c>metadata</c> and nothing else.
    /// </summary>
    /// <exception cref="InputFileException">It isn't that. The message holds nothing of the file.</exception>
    public static KeyValueSecret Parse(FileInfo file, byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new InputFileException($"{file}:1:1: an object of keys and values is expected");

            var members = root.EnumerateObject().ToList();
            var versioned = members.Count == 2 && members.TrueForAll(m => m.Name is "data" or "metadata" && m.Value.ValueKind == JsonValueKind.Object);
            var values = versioned ? root.GetProperty("data") : root;
            var data = values.EnumerateObject().ToDictionary(member => member.Name, member => ValueOf(member.Value));
            return new KeyValueSecret(data, Version: null)
            {
                Json = new SecretValue(Compact(values)),
                Metadata = versioned ? new SecretValue(Compact(root.GetProperty("metadata"))) : default,
            };
        }
        catch (JsonException e)
        {
            throw InputFile.NotJson(file, e);
        }
        catch (ArgumentException e)
        {
            throw new InputFileException($"{file}:1:1: a key occurs twice", e);
        }
    }

    // As the store's client takes it: the characters of a text, the JSON of anything else.
    private static SecretValue ValueOf(JsonElement element) =>
        new(element.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(element.GetString()!) : Compact(element));

    private static byte[] Compact(JsonElement element) => JsonSerializer.SerializeToUtf8Bytes(element, TextJson.Default.JsonElement);
}
