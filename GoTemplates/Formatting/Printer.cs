using System.Text;
using GoTemplates.Execution;

namespace GoTemplates.Formatting;

/// <summary>Go's <c>fmt.Sprint</c>, <c>Sprintln</c> and <c>Sprintf</c> over template values.</summary>
internal sealed partial class Printer
{
    private const string NilText = "<nil>";

    private readonly StringBuilder _output = new();
    private readonly ExecutionBudget _budget;
    private readonly Formatter _format;
    private int _reserved;

    private Printer(ExecutionBudget budget)
    {
        _budget = budget;
        _format = new Formatter(_output);
    }

    /// <summary>The values one after another, with a space between two that aren't strings.</summary>
    internal static string Print(ExecutionBudget budget, ReadOnlySpan<GoValue> values)
    {
        if (values is [{ Kind: GoKind.String } only])
            return only.AsString();

        var printer = new Printer(budget);
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0 && values[i].Kind != GoKind.String && values[i - 1].Kind != GoKind.String) printer._output.Append(' ');
            printer.Argument(values[i], 'v');
        }

        return printer._output.ToString();
    }

    /// <summary>The values with spaces between them and a line break at the end.</summary>
    internal static string PrintLine(ExecutionBudget budget, ReadOnlySpan<GoValue> values)
    {
        var printer = new Printer(budget);
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0) printer._output.Append(' ');
            printer.Argument(values[i], 'v');
        }

        return printer._output.Append('\n').ToString();
    }

    /// <summary>The values as a format says.</summary>
    internal static string Format(ExecutionBudget budget, string format, ReadOnlySpan<GoValue> values)
    {
        var printer = new Printer(budget);
        printer.Directives(format, values);
        return printer._output.ToString();
    }

    private void Argument(in GoValue value, char verb)
    {
        switch (verb)
        {
            case 'T' when !value.IsNil:
                _format.String(value.TypeName);
                return;
            case 'p':
                BadVerb(value, verb);
                return;
        }

        if (value.IsNil)
        {
            if (verb is 'v' or 'T') _format.Pad(NilText);
            else BadVerb(value, verb);
            return;
        }

        Value(value, verb);
    }

    private void Value(in GoValue value, char verb)
    {
        Charge();
        if (value.NumberText is { } number && verb is 's' or 'v' or 'q' && !_format.Flags.SharpV)
        {
            String(number, verb, value);
            return;
        }

        switch (value.Kind)
        {
            case GoKind.Missing or GoKind.Nil:
                _output.Append(_format.Flags.SharpV ? "interface {}(nil)" : NilText);
                break;
            case GoKind.Bool:
                if (verb is 't' or 'v') _format.Bool(value.AsBool());
                else BadVerb(value, verb);
                break;
            case GoKind.Float64:
                Float(value, verb);
                break;
            case GoKind.Complex128:
                ComplexNumber(value, verb);
                break;
            case GoKind.String:
                String(value.AsString(), verb, value);
                break;
            case GoKind.List:
                List(value, verb);
                break;
            case GoKind.Map:
                Map(value.AsMap(), verb);
                break;
            case GoKind.Object:
                Object(value, verb);
                break;
            default:
                Integer(value, verb);
                break;
        }
    }

    private void BadVerb(in GoValue value, char verb)
    {
        _output.Append("%!").Append(verb).Append('(');
        if (value.IsNil)
        {
            _output.Append(NilText);
        }
        else
        {
            // As in Go the value itself is printed: it is output, like all of the template's, not a message.
            _output.Append(value.TypeName).Append('=');
            var flags = _format.Flags;
            Value(value, 'v');
            _format.Flags = flags;
        }

        _output.Append(')');
    }

    /// <summary>Counts a value printed, and the text written since the last one.</summary>
    private void Charge()
    {
        _budget.Step();
        _budget.Reserve(2L * (_output.Length - _reserved));
        _reserved = _output.Length;
    }
}
