using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Schema;

/// <summary>Checks numbers: the range of their type, <c>multipleOf</c>, <c>minimum</c>, <c>maximum</c>.</summary>
internal static class NumberValidator
{
    /// <summary>Adds what is wrong.</summary>
    public static void Check(JsonValue value, SchemaNode schema, string path, Findings findings)
    {
        var number = SchemaNumbers.AsDouble(value);
        CheckRange(value, number, schema, path, findings);
        if (schema.Number("multipleOf") is { } factor)
            CheckMultiple(value, number, factor, path, findings);

        if (schema.Number("minimum") is { } least)
        {
            var exclusive = schema.Flag("exclusiveMinimum");
            if (exclusive ? number <= least : number < least)
                Bound(value, $"greater than {(exclusive ? "" : "or equal to ")}{SchemaNumbers.Print(least)}", path, findings);
        }

        if (schema.Number("maximum") is { } most)
        {
            var exclusive = schema.Flag("exclusiveMaximum");
            if (exclusive ? number >= most : number > most)
                Bound(value, $"less than {(exclusive ? "" : "or equal to ")}{SchemaNumbers.Print(most)}", path, findings);
        }
    }

    private static void Bound(JsonValue value, string bound, string path, Findings findings) =>
        ValueValidator.Invalid(value, $"{path} in body should be {bound}", path, findings);

    private static void CheckMultiple(JsonValue value, double number, double factor, string path, Findings findings)
    {
        if (factor <= 0)
        {
            var message = $"factor MultipleOf declared for {path} must be positive: {SchemaNumbers.Print(factor)}";
            ValueValidator.Invalid(JsonValue.Create(factor), message, path, findings);
        }
        else if (Math.Abs((number / factor) - Math.Round(number / factor)) > 1e-9)
        {
            ValueValidator.Invalid(value, $"{path} in body should be a multiple of {SchemaNumbers.Print(factor)}", path, findings);
        }
    }

    private static void CheckRange(JsonValue value, double number, SchemaNode schema, string path, Findings findings)
    {
        if (schema.Types is not ["integer"])
            return;

        var whole = SchemaNumbers.AsInteger(value) ?? (number % 1 == 0 && Math.Abs(number) < 9.2e18 ? (long)number : null);
        var fits = whole is not null && (schema.Format != "int32" || whole is >= int.MinValue and <= int.MaxValue);
        if (fits)
            return;
        var type = schema.Format is { } format ? $"with format {format}" : "(default format)";
        var message = $"Checked value must be of type integer {type} in {path}";
        findings.Add(message, new FieldError("FieldValueInvalid", $"Invalid value: \"\": {message}", "<nil>"));
    }
}
