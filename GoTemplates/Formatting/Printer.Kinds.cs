using GoTemplates.Text;

namespace GoTemplates.Formatting;

/// <content>The verbs of each kind of value.</content>
internal sealed partial class Printer
{
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
                _format.HexBytes(GoString.ToBytes(text), verb == 'X');
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

            String(GoString.FromBytes(bytes), verb, value);
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
}
