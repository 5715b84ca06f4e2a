using System.Globalization;

namespace GoTemplates.Formatting;

/// <content>Formats: flags, widths, precisions and argument indexes.</content>
internal sealed partial class Printer
{
    /// <summary>Go's limit for widths, precisions and argument indexes; in a format's text it is that of all digits but the last.</summary>
    private const int TooLarge = 1_000_000;

    private int _argument;
    private bool _reordered;
    private bool _goodIndex;

    private void Directives(string format, ReadOnlySpan<GoValue> values)
    {
        var end = format.Length;
        for (var i = 0; i < end;)
        {
            _goodIndex = true;
            var percent = format.IndexOf('%', i);
            if (percent < 0) percent = end;
            _output.Append(format, i, percent - i);
            i = percent + 1;
            if (percent >= end)
                break;

            _format.Clear();
            i = ReadFlags(format, i);
            i = ArgumentIndex(format, i, values.Length, out var afterIndex);
            i = ReadWidth(format, i, values, ref afterIndex);
            i = ReadPrecision(format, i, values, ref afterIndex);
            if (!afterIndex) i = ArgumentIndex(format, i, values.Length, out _);
            if (i >= end)
            {
                _output.Append("%!(NOVERB)");
                break;
            }

            i = Verb(format, i, values);
        }

        if (!_reordered && _argument < values.Length)
            Extra(values[_argument..]);
    }

    private int ReadFlags(string format, int index)
    {
        for (; index < format.Length; index++)
        {
            switch (format[index])
            {
                case '#':
                    _format.Flags.Sharp = true;
                    break;
                case '0':
                    _format.Flags.Zero = true;
                    break;
                case '+':
                    _format.Flags.Plus = true;
                    break;
                case '-':
                    _format.Flags.Minus = true;
                    break;
                case ' ':
                    _format.Flags.Space = true;
                    break;
                default:
                    return index;
            }
        }

        return index;
    }

    private int ReadWidth(string format, int index, ReadOnlySpan<GoValue> values, ref bool afterIndex)
    {
        if (index < format.Length && format[index] == '*')
        {
            _format.Flags.Width = IntegerArgument(values);
            if (_format.Flags.Width is null) _output.Append("%!(BADWIDTH)");
            if (_format.Flags.Width < 0)
            {
                _format.Flags.Width = -_format.Flags.Width;
                _format.Flags.Minus = true;
            }

            if (_format.Flags.Minus) _format.Flags.Zero = false;
            afterIndex = false;
            return index + 1;
        }

        index = Number(format, index, out var width);
        if (width is not null && afterIndex) _goodIndex = false;
        _format.Flags.Width = width;
        if (_format.Flags.Minus) _format.Flags.Zero = false;
        return index;
    }

    private int ReadPrecision(string format, int index, ReadOnlySpan<GoValue> values, ref bool afterIndex)
    {
        if (index + 1 > format.Length || index >= format.Length || format[index] != '.')
            return index;

        index++;
        if (afterIndex) _goodIndex = false;
        index = ArgumentIndex(format, index, values.Length, out afterIndex);
        if (index < format.Length && format[index] == '*')
        {
            _format.Flags.Precision = IntegerArgument(values);
            if (_format.Flags.Precision is null or < 0)
            {
                _format.Flags.Precision = null;
                _output.Append("%!(BADPREC)");
            }

            afterIndex = false;
            return index + 1;
        }

        index = Number(format, index, out var precision);
        _format.Flags.Precision = precision ?? 0;
        return index;
    }

    private int Verb(string format, int index, ReadOnlySpan<GoValue> values)
    {
        _ = Text.GoString.DecodeRune(format, index, out var units);
        var name = format.Substring(index, units);
        var verb = units == 1 ? format[index] : '\uFFFF';
        if (verb == '%')
        {
            _output.Append('%');
        }
        else if (!_goodIndex)
        {
            _output.Append("%!").Append(name).Append("(BADINDEX)");
        }
        else if (_argument >= values.Length)
        {
            _output.Append("%!").Append(name).Append("(MISSING)");
        }
        else
        {
            if (verb == 'v')
            {
                (_format.Flags.SharpV, _format.Flags.Sharp) = (_format.Flags.Sharp, false);
                (_format.Flags.PlusV, _format.Flags.Plus) = (_format.Flags.Plus, false);
            }

            _budget.Reserve(2L * (_format.Flags.Width ?? 0) + 2L * (_format.Flags.Precision ?? 0));
            Argument(values[_argument++], verb);
        }

        return index + units;
    }

    /// <summary>Reads <c>[3]</c>, which tells the argument that comes next.</summary>
    /// <param name="format">The format.</param>
    /// <param name="index">Where to read.</param>
    /// <param name="count">How many arguments there are.</param>
    /// <param name="found">Whether a number in brackets stands there, be it in range or not.</param>
    private int ArgumentIndex(string format, int index, int count, out bool found)
    {
        found = false;
        if (index >= format.Length || format[index] != '[')
            return index;

        _reordered = true;
        var close = format.Length - index < 3 ? -1 : format.IndexOf(']', index);
        if (close < 0)
        {
            _goodIndex = false;
            return index + 1;
        }

        var end = Number(format, index + 1, out var number);
        found = number is not null && end == close;
        if (found && number >= 1 && number <= count) _argument = number.Value - 1;
        else _goodIndex = false;
        return close + 1;
    }

    private int? IntegerArgument(ReadOnlySpan<GoValue> values)
    {
        if (_argument >= values.Length)
            return null;

        var value = values[_argument++];
        return value.IsInteger && value.AsInt64() is >= -TooLarge and <= TooLarge and var number ? (int)number : null;
    }

    private static int Number(string format, int index, out int? number)
    {
        number = null;
        var start = index;
        while (index < format.Length && char.IsAsciiDigit(format[index]))
            index++;

        if (index == start)
            return index;
        if (!int.TryParse(format.AsSpan(start..index), NumberStyles.None, null, out var value) || value / 10 > TooLarge)
            return format.Length;

        number = value;
        return index;
    }

    private void Extra(ReadOnlySpan<GoValue> values)
    {
        _format.Clear();
        _output.Append("%!(EXTRA ");
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0) _output.Append(", ");
            if (values[i].IsNil)
            {
                _output.Append(NilText);
                continue;
            }

            _output.Append(values[i].TypeName).Append('=');
            Argument(values[i], 'v');
        }

        _output.Append(')');
    }
}
