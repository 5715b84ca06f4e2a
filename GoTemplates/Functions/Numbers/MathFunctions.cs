using System.Security.Cryptography;
using GoTemplates.Formatting;
using GoTemplates.Text;
using static GoTemplates.Functions.ParameterType;

namespace GoTemplates.Functions.Numbers;

/// <summary>sprig's arithmetic: on <c>int64</c>, wrapping around, and on <c>float64</c>.</summary>
internal static class MathFunctions
{
    internal static void Register(FunctionSetBuilder functions)
    {
        RegisterIntegers(functions);
        RegisterFloats(functions);
        functions
            .Add("int", [Any], call => Conversion.ToInt64(call[0]))
            .Add("int64", [Any], call => GoValue.Int64(Conversion.ToInt64(call[0])))
            .Add("float64", [Any], call => Conversion.ToDouble(call[0]))
            .Add("atoi", (string text) => GoNumber.TryParseInteger(text, 10, out var number) ? number : 0L)
            .Add("toDecimal", [Any], call => GoValue.Int64(
                GoNumber.TryParseInteger(Printer.Format(call.Context.Budget, "%v", [call[0]]), 8, out var number) ? number : 0))
            .Add("until", [Int], call => Sequence.List(call, 0, call[0].AsInt64(), call[0].AsInt64() < 0 ? -1 : 1))
            .Add("untilStep", [Int, Int, Int], call => Sequence.List(call, call[0].AsInt64(), call[1].AsInt64(), call[2].AsInt64()))
            .AddVariadic("seq", [], Int, Sequence.Text);
    }

    private static void RegisterIntegers(FunctionSetBuilder functions) => functions
        .AddVariadic("add", [], Any, call => Fold(call, 0, 0, (a, b) => unchecked(a + b)))
        .Add("add1", [Any], call => GoValue.Int64(unchecked(Conversion.ToInt64(call[0]) + 1)))
        .Add("sub", [Any, Any], call => GoValue.Int64(unchecked(Conversion.ToInt64(call[0]) - Conversion.ToInt64(call[1]))))
        .Add("div", [Any, Any], call => Divide(call, remainder: false))
        .Add("mod", [Any, Any], call => Divide(call, remainder: true))
        .AddVariadic("mul", [Any], Any, call => Fold(call, Conversion.ToInt64(call[0]), 1, (a, b) => unchecked(a * b)))
        .AddVariadic("max", [Any], Any, call => Fold(call, Conversion.ToInt64(call[0]), 1, Math.Max))
        .AddVariadic("biggest", [Any], Any, call => Fold(call, Conversion.ToInt64(call[0]), 1, Math.Max))
        .AddVariadic("min", [Any], Any, call => Fold(call, Conversion.ToInt64(call[0]), 1, Math.Min))
        .Add(new TemplateFunction("randInt", [Int, Int], RandomInteger) { IsRandom = true });

    private static void RegisterFloats(FunctionSetBuilder functions) => functions
        .AddVariadic("addf", [], Any, call => Decimals(call, 0, 0, (a, b) => a + b))
        .Add("add1f", [Any], call => Decimals(call, Conversion.ToDouble(call[0]), 1, (a, b) => a + b, one: 1))
        .AddVariadic("subf", [Any], Any, call => Decimals(call, Conversion.ToDouble(call[0]), 1, (a, b) => a - b))
        .AddVariadic("mulf", [Any], Any, call => Decimals(call, Conversion.ToDouble(call[0]), 1, (a, b) => a * b))
        .AddVariadic("divf", [Any], Any, call => Decimals(call, Conversion.ToDouble(call[0]), 1, (a, b) => a / b))
        .AddVariadic("maxf", [Any], Any, call => Fold(call, Math.Max))
        .AddVariadic("minf", [Any], Any, call => Fold(call, Math.Min))
        .Add("floor", [Any], call => Math.Floor(Conversion.ToDouble(call[0])))
        .Add("ceil", [Any], call => Math.Ceiling(Conversion.ToDouble(call[0])))
        .AddVariadic("round", [Any, Int], Float64, Round);

    private static GoValue Fold(FunctionCall call, long start, int from, Func<long, long, long> operation)
    {
        foreach (var value in call.Arguments[from..])
            start = operation(start, Conversion.ToInt64(value));

        return GoValue.Int64(start);
    }

    private static GoValue Fold(FunctionCall call, Func<double, double, double> operation)
    {
        var result = Conversion.ToDouble(call[0]);
        foreach (var value in call.Arguments[1..])
            result = operation(result, Conversion.ToDouble(value));

        return result;
    }

    private static GoValue Decimals(
        FunctionCall call, double start, int from, Func<BigDecimal, BigDecimal, BigDecimal> operation, double? one = null)
    {
        var result = BigDecimal.From(start);
        if (one is { } only) result = operation(result, BigDecimal.From(only));
        foreach (var value in call.Arguments[from..])
        {
            call.Context.Step(1 + result.Length / 8);
            result = operation(result, BigDecimal.From(Conversion.ToDouble(value)));
        }

        return result.ToDouble();
    }

    private static GoValue Divide(FunctionCall call, bool remainder)
    {
        long dividend = Conversion.ToInt64(call[0]), divisor = Conversion.ToInt64(call[1]);
        if (divisor == 0)
            throw new FunctionException("integer divide by zero");

        // The one quotient that doesn't fit wraps around.
        if (divisor == -1) return GoValue.Int64(remainder ? 0 : unchecked(-dividend));
        return GoValue.Int64(remainder ? dividend % divisor : dividend / divisor);
    }

    private static GoValue Round(FunctionCall call)
    {
        var roundOn = call.Count > 2 ? call[2].AsDouble() : 0.5;
        var power = Math.Pow(10, call[1].AsInt64());
        var digit = power * Conversion.ToDouble(call[0]);
        var fraction = digit - Math.Truncate(digit);
        return (fraction >= roundOn ? Math.Ceiling(digit) : Math.Floor(digit)) / power;
    }

    private static GoValue RandomInteger(FunctionCall call)
    {
        long from = call[0].AsInt64(), to = call[1].AsInt64();
        var range = unchecked(to - from);
        if (to <= from || range is <= 0 or > int.MaxValue)
            throw new FunctionException("the second number must be greater than the first, by less than 2^31");

        return from + RandomNumberGenerator.GetInt32((int)range);
    }
}
