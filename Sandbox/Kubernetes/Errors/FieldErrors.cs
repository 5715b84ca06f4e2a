using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Errors;

/// <summary>The kinds of <see cref="FieldError"/>, worded as <c>k8s.io/apimachinery/pkg/util/validation/field</c> does.</summary>
public static class FieldErrors
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The field must be set.</summary>
    public static FieldError Required(string field, string detail = "") =>
        new("FieldValueRequired", detail.Length == 0 ? "Required value" : $"Required value: {detail}", field);

    /// <summary>The value is malformed.</summary>
    public static FieldError Invalid(string field, string value, string detail) => InvalidRaw(field, Quote(value), detail);

    /// <summary>The value is malformed; shown as JSON.</summary>
    public static FieldError Invalid(string field, JsonNode? value, string detail) =>
        InvalidRaw(field, value?.ToJsonString(Relaxed) ?? "null", detail);

    /// <summary>The value is malformed; shown as given.</summary>
    public static FieldError InvalidRaw(string field, string shown, string detail) =>
        new("FieldValueInvalid", $"Invalid value: {shown}: {detail}", field);

    /// <summary>The value may not be set or changed here.</summary>
    public static FieldError Forbidden(string field, string detail) => new("FieldValueForbidden", $"Forbidden: {detail}", field);

    /// <summary>The value is none of a set.</summary>
    public static FieldError NotSupported(string field, string value, params IEnumerable<string> supported) =>
        new("FieldValueNotSupported",
            $"Unsupported value: {Quote(value)}: supported values: {string.Join(", ", supported.Select(Quote))}", field);

    /// <summary>The value names something that isn't there.</summary>
    public static FieldError NotFound(string field, string value) => new("FieldValueNotFound", $"Not found: {Quote(value)}", field);

    /// <summary>The number is negative.</summary>
    public static FieldError Negative(string field, JsonNode value) => Invalid(field, value, "must be greater than or equal to 0");

    /// <summary>The value is too long.</summary>
    public static FieldError TooLong(string field, int most) =>
        new("FieldValueTooLong", $"Too long: may not be more than {most} bytes", field);

    /// <summary>The value is there twice.</summary>
    public static FieldError Duplicate(string field, string value) => new("FieldValueDuplicate", $"Duplicate value: {Quote(value)}", field);

    /// <summary>As Go's <c>%q</c> shows a text.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text, Relaxed);
}
