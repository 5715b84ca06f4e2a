using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Access.Tokens;

/// <summary>A JWS in compact form (RFC 7515 §3.1), taken apart and not yet verified.</summary>
/// <param name="Header">The header.</param>
/// <param name="Claims">The claims.</param>
/// <param name="Signed">What the signature is over.</param>
/// <param name="Signature">The signature.</param>
internal sealed record CompactToken(JsonObject Header, JsonObject Claims, string Signed, byte[] Signature)
{
    /// <summary>Takes a token apart; null for anything that isn't one.</summary>
    public static CompactToken? Parse(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || ReadObject(parts[0]) is not { } header || ReadObject(parts[1]) is not { } claims
            || Decode(parts[2]) is not { } signature)
            return null;
        return new CompactToken(header, claims, $"{parts[0]}.{parts[1]}", signature);
    }

    /// <summary>Never the token itself: it is a credential.</summary>
    public override string ToString() => "***";

    private static byte[]? Decode(string part)
    {
        // RFC 7515 §2: no padding, no line breaks, which the decoder would let pass.
        if (part.AsSpan().ContainsAny("= \r\n\t"))
            return null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        var status = Base64Url.DecodeFromChars(part, bytes, out _, out var written);
        return status == OperationStatus.Done ? bytes[..written] : null;
    }

    private static JsonObject? ReadObject(string part)
    {
        if (Decode(part) is not { } bytes)
            return null;
        try
        {
            // Read through a document, so that duplicate keys and depth are judged here and not on first use.
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? JsonObject.Create(document.RootElement.Clone())
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
