using System.Globalization;

namespace GoTemplates.Functions.Dates;

/// <summary>Reads a time by a layout, as Go's <c>time.Parse</c> does; without a zone it is in UTC.</summary>
internal sealed class TimeParser
{
    private readonly string _text;
    private int _position;
    private int _year = 1;
    private int _month = 1;
    private int _day = 1;
    private int _yearDay;
    private int _hour;
    private int _minute;
    private int _second;
    private long _fraction;
    private bool? _afternoon;
    private TimeSpan _offset;
    private string _zone = "UTC";

    private TimeParser(string text) => _text = text;

    /// <summary>The time; null if the text isn't of the layout.</summary>
    internal static GoTime? Parse(string layout, string text)
    {
        var parser = new TimeParser(text);
        var pieces = TimeLayout.Parse(layout);
        for (var i = 0; i < pieces.Count; i++)
        {
            if (!parser.Read(pieces[i])) return null;
            var fractionFollows = i + 1 < pieces.Count && pieces[i + 1].Element is LayoutElement.Fraction or LayoutElement.TrimmedFraction;
            if (pieces[i].Element is LayoutElement.Second or LayoutElement.ZeroSecond && !fractionFollows) parser.ReadFraction(isOptional: true, digits: -1);
        }

        return parser._position == text.Length ? parser.Time() : null;
    }

    private GoTime? Time()
    {
        if (_afternoon is { } afternoon) _hour = _hour % 12 + (afternoon ? 12 : 0);
        if (_year is < 1 or > 9999 || _month is < 1 or > 12 || _hour > 23 || _minute > 59 || _second > 59)
            return null;
        if (_day < 1 || _day > DateTime.DaysInMonth(_year, _month) || _yearDay > (DateTime.IsLeapYear(_year) ? 366 : 365))
            return null;

        var date = new DateTime(_year, _month, _day, _hour, _minute, _second, DateTimeKind.Unspecified).AddTicks(_fraction);
        if (_yearDay > 0) date = date.AddDays(_yearDay - date.DayOfYear);
        return (date - _offset).Year is > 0 and < 9999 ? new GoTime(new DateTimeOffset(date, _offset), _zone) : null;
    }

    private bool Read(LayoutPiece piece)
    {
        var names = CultureInfo.InvariantCulture.DateTimeFormat;
        switch (piece.Element)
        {
            case LayoutElement.Text:
                return ReadText(piece.Text);
            case LayoutElement.LongMonth:
                return ReadName(names.MonthNames, out _month);
            case LayoutElement.ShortMonth:
                return ReadName(names.AbbreviatedMonthNames, out _month);
            case LayoutElement.LongWeekday:
                return ReadName(names.DayNames, out _);
            case LayoutElement.ShortWeekday:
                return ReadName(names.AbbreviatedDayNames, out _);
            case LayoutElement.Month:
                return ReadNumber(1, 2, out _month);
            case LayoutElement.ZeroMonth:
                return ReadNumber(2, 2, out _month);
            case LayoutElement.Day or LayoutElement.SpaceDay or LayoutElement.ZeroDay:
                SkipSpaces(piece.Element == LayoutElement.SpaceDay ? 1 : 0);
                return ReadNumber(piece.Element == LayoutElement.ZeroDay ? 2 : 1, 2, out _day);
            case LayoutElement.SpaceYearDay or LayoutElement.ZeroYearDay:
                SkipSpaces(piece.Element == LayoutElement.SpaceYearDay ? 2 : 0);
                return ReadNumber(piece.Element == LayoutElement.ZeroYearDay ? 3 : 1, 3, out _yearDay) && _yearDay > 0;
            case LayoutElement.Hour:
                return ReadNumber(1, 2, out _hour);
            case LayoutElement.Hour12:
                return ReadNumber(1, 2, out _hour) && _hour <= 12;
            case LayoutElement.ZeroHour12:
                return ReadNumber(2, 2, out _hour) && _hour <= 12;
            case LayoutElement.Minute:
                return ReadNumber(1, 2, out _minute);
            case LayoutElement.ZeroMinute:
                return ReadNumber(2, 2, out _minute);
            case LayoutElement.Second:
                return ReadNumber(1, 2, out _second);
            case LayoutElement.ZeroSecond:
                return ReadNumber(2, 2, out _second);
            case LayoutElement.LongYear:
                return ReadNumber(4, 4, out _year);
            case LayoutElement.Year:
                return ReadShortYear();
            case LayoutElement.UpperHalf:
                return ReadHalf("AM", "PM");
            case LayoutElement.LowerHalf:
                return ReadHalf("am", "pm");
            case LayoutElement.ZoneName:
                return ReadZone();
            case LayoutElement.Offset:
                return ReadOffset(piece.Text);
            case LayoutElement.Fraction:
                return ReadFraction(isOptional: false, piece.Text.Length - 1);
            default:
                return ReadFraction(isOptional: true, digits: -1);
        }
    }

    private bool ReadText(string text)
    {
        if (!_text.AsSpan(_position).StartsWith(text, StringComparison.Ordinal))
            return false;

        _position += text.Length;
        return true;
    }

    private void SkipSpaces(int count)
    {
        for (; count > 0 && _position < _text.Length && _text[_position] == ' '; count--)
            _position++;
    }

    private bool ReadName(string[] names, out int number)
    {
        number = 0;
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0 || !_text.AsSpan(_position).StartsWith(names[i], StringComparison.OrdinalIgnoreCase))
                continue;

            _position += names[i].Length;
            number = i + 1;
            return true;
        }

        return false;
    }

    private bool ReadNumber(int least, int most, out int number)
    {
        number = 0;
        var count = 0;
        while (count < most && _position < _text.Length && char.IsAsciiDigit(_text[_position]))
        {
            number = number * 10 + (_text[_position++] - '0');
            count++;
        }

        return count >= least;
    }

    private bool ReadShortYear()
    {
        var read = ReadNumber(2, 2, out var year);
        _year = year + (year >= 69 ? 1900 : 2000);
        return read;
    }

    private bool ReadHalf(string morning, string afternoon)
    {
        _afternoon = ReadText(afternoon);
        return _afternoon.Value || ReadText(morning);
    }

    private bool ReadZone()
    {
        var start = _position;
        while (_position < _text.Length && char.IsAsciiLetterUpper(_text[_position]))
            _position++;

        _zone = _text[start.._position];
        return _zone.Length is >= 3 and <= 5;
    }

    private bool ReadOffset(string layout)
    {
        if (layout[0] == 'Z' && ReadText("Z"))
            return true;
        if (_position >= _text.Length || _text[_position] is not ('+' or '-'))
            return false;

        var sign = _text[_position++] == '-' ? -1 : 1;
        var colon = layout.Contains(':', StringComparison.Ordinal);
        var fields = layout.Count(char.IsAsciiDigit) / 2;
        int minutes = 0, seconds = 0;
        if (!ReadNumber(2, 2, out var hours)
            || fields > 1 && (colon && !ReadText(":") || !ReadNumber(2, 2, out minutes))
            || fields > 2 && (colon && !ReadText(":") || !ReadNumber(2, 2, out seconds)))
            return false;

        // .NET has offsets of whole minutes up to 14 hours.
        _offset = sign * new TimeSpan(hours, minutes, 0);
        if (_offset != TimeSpan.Zero) _zone = $"{(sign < 0 ? '-' : '+')}{hours:00}{minutes:00}";
        return _offset.Duration() <= TimeSpan.FromHours(14) && minutes < 60 && seconds < 60;
    }

    private bool ReadFraction(bool isOptional, int digits)
    {
        if (_position + 1 >= _text.Length || _text[_position] is not ('.' or ',') || !char.IsAsciiDigit(_text[_position + 1]))
            return isOptional;

        var start = ++_position;
        while (_position < _text.Length && char.IsAsciiDigit(_text[_position]))
            _position++;

        var text = _text[start.._position];
        _fraction = long.Parse(text.PadRight(7, '0')[..7], NumberStyles.None);
        return digits < 0 || text.Length == digits;
    }
}
