using System.Text;
using GoTemplates.Execution;
using GoTemplates.Formatting;
using GoTemplates.Text;

namespace GoTemplates.Functions.Encoding;

/// <summary>JSON as Go's <c>encoding/json</c> writes it.</summary>
internal sealed class JsonEncoding
{
    private readonly ExecutionBudget _budget;
    private readonly JsonStyle _style;
    private readonly StringBuilder _output = new();
    private int _reserved;
    private int _level;

    private JsonEncoding(ExecutionBudget budget, JsonStyle style)
    {
        _budget = budget;
        _style = style;
    }

    /// <summary>The JSON text of a value; null if JSON has no such value.</summary>
    internal static string? Encode(ExecutionBudget budget, in GoValue value, JsonStyle style)
    {
        var encoding = new JsonEncoding(budget, style);
        return encoding.Write(value) ? encoding._output.ToString() : null;
    }

    /// <summary>A number as <c>json.Marshal</c> writes it; null for what JSON cannot say.</summary>
    internal static string? Number(double number)
    {
        if (!double.IsFinite(number))
            return null;

        var magnitude = Math.Abs(number);
        if (magnitude == 0 || magnitude is >= 1e-6 and < 1e21)
            return FloatText.Format(number, 'f', FloatText.Shortest);

        // "1e-07" becomes "1e-7".
        var text = FloatText.Format(number, 'e', FloatText.Shortest);
        return text.Length >= 4 && text[^4] == 'e' && text[^3] == '-' && text[^2] == '0' ? text[..^2] + text[^1] : text;
    }

    private bool Write(in GoValue value)
    {
        _budget.Step();
        _budget.Reserve(2L * (_output.Length - _reserved));
        _reserved = _output.Length;
        switch (value.Kind)
        {
            case GoKind.Missing or GoKind.Nil:
                _output.Append("null");
                return true;
            case GoKind.Bool:
                _output.Append(value.AsBool() ? "true" : "false");
                return true;
            case GoKind.String:
                String(value.AsString());
                return true;
            case GoKind.Float64:
                var number = value.NumberText ?? Number(value.AsDouble());
                _output.Append(number);
                return number is not null;
            case GoKind.Uint64:
                _output.Append(value.AsUint64());
                return true;
            case GoKind.List when value.AsList().IsBytes:
                String(Convert.ToBase64String([.. value.AsList().Select(item => (byte)item.AsInt64())]));
                return true;
            case GoKind.List:
                return List(value.AsList());
            case GoKind.Map:
                return Map(value.AsMap());
            case GoKind.Complex128:
                return false;
            case GoKind.Object:
                String(value.AsObject().ToJsonText());
                return true;
            default:
                _output.Append(value.AsInt64());
                return true;
        }
    }

    private bool List(GoList list)
    {
        if (list.Count == 0)
        {
            _output.Append("[]");
            return true;
        }

        _budget.Enter();
        _output.Append('[');
        _level++;
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0) _output.Append(',');
            Line();
            if (!Write(list[i])) return false;
        }

        _level--;
        Line();
        _output.Append(']');
        _budget.Leave();
        return true;
    }

    private bool Map(GoMap map)
    {
        if (map.Count == 0)
        {
            _output.Append("{}");
            return true;
        }

        _budget.Enter();
        _output.Append('{');
        _level++;
        var first = true;
        foreach (var (key, value) in map)
        {
            if (!first) _output.Append(',');
            first = false;
            Line();
            String(key);
            _output.Append(_style == JsonStyle.Pretty ? ": " : ":");
            if (!Write(value)) return false;
        }

        _level--;
        Line();
        _output.Append('}');
        _budget.Leave();
        return true;
    }

    private void Line()
    {
        if (_style == JsonStyle.Pretty) _output.Append('\n').Append(' ', 2 * _level);
    }

    private void String(string text)
    {
        _output.Append('"');
        for (var i = 0; i < text.Length;)
        {
            var rune = GoString.DecodeRune(text, i, out var units);
            switch (rune)
            {
                case '"' or '\\':
                    _output.Append('\\').Append((char)rune);
                    break;
                case '\b':
                    _output.Append("\\b");
                    break;
                case '\f':
                    _output.Append("\\f");
                    break;
                case '\n':
                    _output.Append("\\n");
                    break;
                case '\r':
                    _output.Append("\\r");
                    break;
                case '\t':
                    _output.Append("\\t");
                    break;
                case < 0:
                    _output.Append("\\ufffd");
                    break;
                case < ' ' or 0x2028 or 0x2029:
                    _output.Append("\\u").Append(rune.ToString("x4"));
                    break;
                case '<' or '>' or '&' when _style != JsonStyle.Raw:
                    _output.Append("\\u").Append(rune.ToString("x4"));
                    break;
                default:
                    _output.Append(text, i, units);
                    break;
            }

            i += units;
        }

        _output.Append('"');
    }
}
