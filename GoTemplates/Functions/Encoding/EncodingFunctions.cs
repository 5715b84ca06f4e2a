using GoTemplates.Text;
using static GoTemplates.Functions.ParameterType;

namespace GoTemplates.Functions.Encoding;

/// <summary>sprig's encodings: Base64, Base32 and JSON.</summary>
internal static class EncodingFunctions
{
    internal static void Register(FunctionSetBuilder functions) => functions
        .Add("b64enc", (string text) => Convert.ToBase64String(GoString.ToBytes(text)))
        .Add("b64dec", (string text) => Decoded(Base64.TryDecode(text, out var bytes, out var offset), bytes, offset, "base64"))
        .Add("b32enc", (string text) => Base32.Encode(GoString.ToBytes(text)))
        .Add("b32dec", (string text) => Decoded(Base32.TryDecode(text, out var bytes, out var offset), bytes, offset, "base32"))
        .Add("fromJson", (string text) => JsonDecoding.TryDecode(text, out var value) ? value : GoValue.Nil)
        .Add("mustFromJson", (string text) => JsonDecoding.TryDecode(text, out var value) ? value : throw new FunctionException("the text is not JSON"))
        .Add("toJson", [Any], call => JsonEncoding.Encode(call.Context.Budget, call[0], JsonStyle.Html) ?? "")
        .Add("mustToJson", [Any], call => JsonEncoding.Encode(call.Context.Budget, call[0], JsonStyle.Html) ?? throw Unsupported())
        .Add("toPrettyJson", [Any], call => JsonEncoding.Encode(call.Context.Budget, call[0], JsonStyle.Pretty) ?? "")
        .Add("mustToPrettyJson", [Any], call => JsonEncoding.Encode(call.Context.Budget, call[0], JsonStyle.Pretty) ?? throw Unsupported())
        .Add("toRawJson", [Any], call => JsonEncoding.Encode(call.Context.Budget, call[0], JsonStyle.Raw) ?? "")
        .Add("mustToRawJson", [Any], call => JsonEncoding.Encode(call.Context.Budget, call[0], JsonStyle.Raw) ?? throw Unsupported());

    /// <summary>The encodings that the External Secrets Operator has besides.</summary>
    internal static void RegisterUrlSafe(FunctionSetBuilder functions) => functions
        .Add("b64urlenc", (string text) => Base64.EncodeUrl(GoString.ToBytes(text), padded: true))
        .Add("b64rawurlenc", (string text) => Base64.EncodeUrl(GoString.ToBytes(text), padded: false))
        .Add("b64urldec", (string text) => Base64.TryDecodeUrl(text, out var bytes)
            ? GoString.FromBytes(bytes)
            : throw new FunctionException("the text is not URL-safe Base64"));

    // sprig returns Go's message as the result; it tells an offset and no data.
    private static GoValue Decoded(bool valid, byte[] bytes, int offset, string encoding) =>
        valid ? GoString.FromBytes(bytes) : $"illegal {encoding} data at input byte {offset}";

    private static FunctionException Unsupported() => new("JSON has no such value");
}
