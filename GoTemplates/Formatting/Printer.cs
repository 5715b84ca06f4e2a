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
            case 'T':
                _format.String(value.TypeName);
                return;
            case 'p':
                BadVerb(value, verb);
                return;
        }

        if (value.IsNil)
        {
            if (verb == 'v') _format.Pad(NilText);
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

    private void Integer(in GoValue value, char verb)
    {
        var signed = value.Kind is not (GoKind.Uint8 or GoKind.Uint64);
        var bits = value.AsUint64();
        switch (verb)
        {
            case 'v' when _format.Flags.SharpV && !signed:
                var sharp = _format.Flags.Sharp;
                _format.Flags.Sharp = true;
                _format.Integer(bits, signed, 16, verb);
                _format.Flags.Sharp = sharp;
                break;
            case 'v' or 'd':
                _format.Integer(bits, signed, 10, verb);
                break;
            case 'b':
                _format.Integer(bits, signed, 2, verb);
                break;
            case 'o' or 'O':
                _format.Integer(bits, signed, 8, verb);
                break;
            case 'x':
                _format.Integer(bits, signed, 16, verb);
                break;
            case 'X':
                _format.Integer(bits, signed, 16, verb, upper: true);
                break;
            case 'c':
                _format.Character(Rune(bits));
                break;
            case 'q':
                _format.QuotedCharacter(Rune(bits));
                break;
            case 'U':
                _format.Unicode(bits);
                break;
            default:
                BadVerb(value, verb);
                break;
        }
    }

    private static long Rune(ulong bits) => bits > 0x10FFFF ? 0xFFFD : (long)bits;

    private void Float(in GoValue value, char verb)
    {
        switch (verb)
        {
            case 'v':
                _format.Float(value.AsDouble(), 'g', FloatText.Shortest);
                break;
            case 'b' or 'g' or 'G' or 'x' or 'X':
                _format.Float(value.AsDouble(), verb, FloatText.Shortest);
                break;
            case 'f' or 'e' or 'E' or 'F':
                _format.Float(value.AsDouble(), verb == 'F' ? 'f' : verb, 6);
                break;
            case 'd' when value.NumberText is not null:
                _format.Float(value.AsDouble(), 'f', FloatText.Shortest);
                break;
            default:
                BadVerb(value, verb);
                break;
        }
    }

    private void ComplexNumber(in GoValue value, char verb)
    {
        switch (verb)
        {
            case 'v' or 'b' or 'g' or 'G' or 'x' or 'X':
                _format.Complex(value.AsComplex(), verb == 'v' ? 'g' : verb, FloatText.Shortest);
                break;
            case 'f' or 'F' or 'e' or 'E':
                _format.Complex(value.AsComplex(), verb == 'F' ? 'f' : verb, 6);
                break;
            default:
                BadVerb(value, verb);
                break;
        }
    }

    private void String(string text, char verb, in GoValue value)
    {
        switch (verb)
        {
            case 'v' when _format.Flags.SharpV:
                _format.QuotedString(text);
                break;
            case 'v' or 's':
                _format.String(text);
                break;
            case 'x' or 'X':
                _budget.Reserve(6L * text.Length);
                _format.HexBytes(Text.GoString.ToBytes(text), verb == 'X');
                break;
            case 'q':
                _format.QuotedString(text);
                break;
            default:
                BadVerb(value, verb);
                break;
        }
    }

    private void Object(in GoValue value, char verb)
    {
        var text = value.AsObject().Format();
        if (verb is 's' or 'v' or 'x' or 'X' or 'q') String(text, verb, value);
        else BadVerb(value, verb);
    }

    private void List(in GoValue value, char verb)
    {
        var list = value.AsList();
        if (list.IsBytes && verb is 's' or 'q' or 'x' or 'X')
        {
            var bytes = new byte[list.Count];
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)list[i].AsInt64();

            String(Text.GoString.FromBytes(bytes), verb, value);
            return;
        }

        _budget.Enter();
        if (_format.Flags.SharpV) _output.Append(value.TypeName).Append('{');
        else _output.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0) _output.Append(_format.Flags.SharpV ? ", " : " ");
            Value(list[i], verb);
        }

        _output.Append(_format.Flags.SharpV ? '}' : ']');
        _budget.Leave();
    }

    private void Map(GoMap map, char verb)
    {
        _budget.Enter();
        if (_format.Flags.SharpV) _output.Append("map[string]").Append(map.ElementType).Append('{');
        else _output.Append("map[");
        var first = true;
        foreach (var (key, value) in map)
        {
            if (!first) _output.Append(_format.Flags.SharpV ? ", " : " ");
            first = false;
            String(key, verb, key);
            _output.Append(':');
            Value(value, verb);
        }

        _output.Append(_format.Flags.SharpV ? '}' : ']');
        _budget.Leave();
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
